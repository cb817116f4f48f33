/** A refusal of the demo target that its user can act on: printed as message and remedy, never with a stack trace. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.remedy = remedy;
  }
}

/** The `code` of a system or PostgreSQL error (`ENOSPC`, `53100`), or an empty string. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}

/** What an unknown thrown value says of itself; an aggregate (every address refused) speaks through its first member. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
