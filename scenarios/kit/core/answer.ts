import type { Outcome } from '../contract.ts';
import { type Body, BodyFields } from './body-fields.ts';
import { CutShort } from './cut-short.ts';
import type { Fields } from './fields.ts';
import type { Exchange } from './operation.ts';
import { meansNoAnswer, outcomeOf } from './outcome.ts';

/** A k6 response, as far as the kit reads it. Each look at a field is converted anew by k6, so look once and late. */
export interface Reply extends Body {
  /** 0 when nothing came back. */
  readonly status: number;
  readonly error_code: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timings: Timings;
}

/** In ms. `duration` is sending, waiting and receiving; `blocked` covers DNS, connecting and TLS. */
interface Timings {
  readonly blocked: number;
  readonly duration: number;
}

/** What is known of an answer before anybody reads it: what is measured. */
export interface Received {
  readonly operation: Exchange;
  readonly outcome: Exclude<Outcome, 'skipped'>;
  /** 0 when nothing came back. */
  readonly status: number;
  /** When it was asked for, on the leg's clock. */
  readonly sentAtMs: number;
  /** All that the user waited. */
  readonly durationMs: number;
  readonly reply: Reply;
}

/** `elapsedMs` is what the clock says; it counts where k6's own timings do not cover the wait. */
export function receivedOf(operation: Exchange, sentAtMs: number, elapsedMs: number, reply: Reply): Received {
  const errorCode = reply.error_code;
  const { status } = reply;
  return {
    operation,
    outcome: outcomeOf(status, errorCode, operation.accepts),
    status,
    sentAtMs,
    durationMs: meansNoAnswer(errorCode) ? elapsedMs : waitedMs(reply.timings),
    reply,
  };
}

/** The `Server-Timing` header, which k6 always spells so. */
export function serverTimingOf({ headers }: Reply): string | undefined {
  return headers['Server-Timing'];
}

/**
 * The answer to a request. `ok`, `outcome`, `status` and `header` can always be read. Reading the body of an answer that
 * is not good ends the journey (it cannot go on without), and what it had still to send counts as `skipped`.
 */
export class Answer {
  // One field for all, since k6's engine looks through the prototypes for each field that a constructor sets.
  declare private readonly received: Received;
  declare private body: BodyFields | undefined;

  constructor(received: Received) {
    this.received = received;
  }

  get operation(): Exchange {
    return this.received.operation;
  }

  get outcome(): Exclude<Outcome, 'skipped'> {
    return this.received.outcome;
  }

  /** 0 when nothing came back. */
  get status(): number {
    return this.received.status;
  }

  /** When it was asked for, on the leg's clock. */
  get sentAtMs(): number {
    return this.received.sentAtMs;
  }

  /** All that the user waited. */
  get durationMs(): number {
    return this.received.durationMs;
  }

  /** Whether it is a useful answer: complete, in time, with a status that the operation accepts. */
  get ok(): boolean {
    return this.outcome === 'good';
  }

  /** Ends the journey here unless the answer is good: for a step that the rest makes no sense without. */
  needed(): this {
    if (!this.ok) throw new CutShort(`${this.operation.name}: ${this.outcome}, status ${this.status}`);
    return this;
  }

  /** A response header, whatever the case of its name. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    const { headers } = this.received.reply;
    const found = Object.keys(headers).find((key) => key.toLowerCase() === wanted);
    return found === undefined ? undefined : headers[found];
  }

  /** The body as JSON, to be read by path. */
  get fields(): Fields {
    return this.read().parsed();
  }

  /** The value at this path of the JSON body, such as `items.0.id`; `undefined` when there is none. */
  find(path: string): unknown {
    return this.read().find(path);
  }

  has(path: string): boolean {
    return this.read().has(path);
  }

  text(path: string): string {
    return this.read().text(path);
  }

  number(path: string): number {
    return this.read().number(path);
  }

  flag(path: string): boolean {
    return this.read().flag(path);
  }

  /** A number or a text, as ids are; fits a path parameter. */
  id(path: string): string | number {
    return this.read().id(path);
  }

  list(path: string): readonly Fields[] {
    return this.read().list(path);
  }

  private read(): BodyFields {
    this.needed();
    this.body ??= new BodyFields(this.operation.name, this.received.reply);
    return this.body;
  }
}

function waitedMs({ blocked, duration }: Timings): number {
  return blocked + duration;
}
