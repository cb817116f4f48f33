import type { Journey } from './journey.ts';
import type { DeclaredOperation, Exchange } from './operation.ts';

/** Holds one playing of a journey after another to what the journey declares. */
export class DeclarationLedger {
  private journey: Journey;
  private sent: number[];
  private thoughtSeconds = 0;
  /** Where to look first: most journeys send in the order in which they declare. */
  private next = 0;

  constructor(journey: Journey) {
    this.journey = journey;
    this.sent = Array<number>(journey.operations.length).fill(0);
  }

  /** Turns to a new playing, of this journey. */
  begin(journey: Journey): void {
    if (journey === this.journey) this.sent.fill(0);
    else this.sent = Array<number>(journey.operations.length).fill(0);
    this.journey = journey;
    this.thoughtSeconds = 0;
    this.next = 0;
  }

  /** Notes one request. Throws when the journey does not declare it, or not so many. */
  send(operation: Exchange): void {
    const { sent } = this;
    const { operations } = this.journey;
    let index = this.next;
    if (operations[index]?.operation !== operation) index = this.indexOf(operation);
    const declared = operations[index];
    if (declared === undefined) throw this.breach(`sends ${operation.name}, which it does not declare`);
    const requests = (sent[index] ?? 0) + 1;
    if (requests > declared.max) {
      throw this.breach(`sends ${operation.name} more than the ${declared.max} times that it declares`);
    }
    sent[index] = requests;
    this.next = index + 1;
  }

  /** How many more requests of this operation the declaration leaves. */
  left(operation: Exchange): number {
    const index = this.indexOf(operation);
    return (this.journey.operations[index]?.max ?? 0) - (this.sent[index] ?? 0);
  }

  /** Notes the longest that a thought may take, so that a wrong declaration shows every time and not once in a while. */
  think(maxSeconds: number): void {
    this.thoughtSeconds += maxSeconds;
    // Sums of decimal fractions such as 0.1 + 0.2 come out a trifle above what was declared.
    if (this.thoughtSeconds > this.journey.maxThinkSeconds * (1 + 1e-9)) {
      throw this.breach(`thinks longer than its maxThinkSeconds, ${this.journey.maxThinkSeconds}`);
    }
  }

  /** Whether nothing is missing to the declared minimum. */
  get isFulfilled(): boolean {
    const { sent } = this;
    const { operations } = this.journey;
    for (let index = 0; index < sent.length; index++) {
      if ((sent[index] ?? 0) < (operations[index]?.min ?? 0)) return false;
    }
    return true;
  }

  /** What is missing to the declared minimum; `min` is the number of requests not sent. */
  missing(): DeclaredOperation[] {
    return this.journey.operations.flatMap((declared, index) => {
      const min = declared.min - (this.sent[index] ?? 0);
      return min > 0 ? [{ ...declared, min }] : [];
    });
  }

  /** What to throw when a journey came to its end, nothing failed, and still requests are missing. */
  shortfall(): Error {
    const [missing] = this.missing();
    return this.breach(
      `ended ${missing?.min} × ${missing?.operation.name} short of the fewest that it declares`,
    );
  }

  private breach(what: string): Error {
    return new Error(`The journey ${this.journey.name} ${what}.`);
  }

  private indexOf(operation: Exchange): number {
    const { operations } = this.journey;
    for (let index = 0; index < operations.length; index++) {
      if (operations[index]?.operation === operation) return index;
    }
    return -1;
  }
}
