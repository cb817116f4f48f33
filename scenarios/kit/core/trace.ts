import { hashOfText, mix32 } from './random.ts';

/**
 * Trace ids (W3C Trace Context) that can be foretold from the run, the k6 scenario, the iteration and the number of the
 * request: 16 hexadecimal digits of the run and stream, 8 of the iteration, 8 of the request in it. Every request has a
 * trace of its own, and no two requests of a run share one, since `mix32` is a bijection.
 */
export class Tracer {
  private readonly prefix: string;
  private readonly stream: number;

  constructor(run: string, stream: string, seed: number) {
    this.stream = hashOfText(stream);
    this.prefix = hex(hashOfText(`${run}/${seed}`)) + hex(hashOfText(`${stream}/${run}`));
  }

  /** The traces of one journey. */
  ofIteration(iteration: number): JourneyTrace {
    return new JourneyTrace(this.prefix, mix32(iteration ^ this.stream));
  }
}

export class JourneyTrace {
  private readonly prefix: string;
  private readonly span: string;
  private readonly word: number;
  private requests = 0;

  constructor(prefix: string, word: number) {
    this.span = hex(word);
    this.prefix = prefix + this.span;
    this.word = word;
  }

  /** What tells the next request from the journey's others: the last 8 digits of its trace id and of its span id. */
  next(): string {
    return hex(mix32(this.requests++ + this.word));
  }

  /** 32 hexadecimal digits. */
  traceId(request: string): string {
    return this.prefix + request;
  }

  /** The header value; the request is marked as sampled. */
  traceparent(request: string): string {
    return `00-${this.prefix}${request}-${this.span}${request}-01`;
  }
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
