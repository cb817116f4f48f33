/** Lets a flood of events through thinly: the first few, then every so-many-th. Per VU, since VUs share no memory. */
export class EventQuota {
  private readonly first: number;
  private readonly every: number;
  private seen = 0;

  /** `every` may be `Infinity`: then nothing passes after the first few. */
  constructor(first: number, every: number) {
    this.first = first;
    this.every = every;
  }

  /** Whether this one may pass. */
  take(): boolean {
    this.seen++;
    return this.seen <= this.first || (this.seen - this.first) % this.every === 0;
  }
}
