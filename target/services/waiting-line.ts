/** Work that is done one piece after the other, of which only so many pieces may wait. */
export class WaitingLine {
  readonly #most: number;
  #length = 0;
  #last: Promise<void> = Promise.resolve();

  /** `most` counts the piece in hand, too. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there was room for the work. It must not reject. */
  add(work: () => Promise<void>): boolean {
    if (this.#length >= this.#most) return false;
    this.#length += 1;
    this.#last = this.#last.then(work).finally(() => {
      this.#length -= 1;
    });
    return true;
  }
}
