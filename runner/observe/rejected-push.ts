/** A remote write that is refused: what the sender is answered, and that the push is counted as lost. */
export class RejectedPush extends Error {
  override readonly name = 'RejectedPush';
  readonly status: 400 | 404 | 405 | 413;

  constructor(status: RejectedPush['status'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
