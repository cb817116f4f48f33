import { hashOfText, mix32 } from './random.ts';

/**
 * Trace ids (W3C Trace Context) that can be foretold from the run, the k6 scenario, the iteration and the number of the
 * request: every request has a trace of its own, and no two requests of a run share one, since `mix32` is a bijection.
 */
export class Tracer {
  private readonly prefix: string;
  private readonly stream: number;

  constructor(run: string, stream: string, seed: number) {
    this.stream = hashOfText(stream);
    this.prefix = hex(hashOfText(`${run}/${seed}`)) + hex(hashOfText(`${stream}/${run}`));
  }

  /** 32 hexadecimal digits: 16 of the run and stream, 8 of the iteration, 8 of the request in it. */
  traceId(iteration: number, request: number): string {
    const journey = mix32(iteration ^ this.stream);
    return this.prefix + hex(journey) + hex(mix32(request + journey));
  }
}

/** The header value; the span id is the second half of the trace id, and the request is marked as sampled. */
export function traceparent(traceId: string): string {
  return `00-${traceId}-${traceId.slice(16)}-01`;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
