import { hashOfText, mix32 } from './random.ts';

/**
 * Trace ids (W3C Trace Context) that can be foretold from the run, the k6 scenario, the iteration and the number of the
 * request: 16 hexadecimal digits of the run and stream, 8 of the iteration, 8 of the request in it. Every request has a
 * trace of its own, and no two requests of a run share one, since `mix32` is a bijection.
 */
export class Tracer {
  private readonly runDigits: string;
  private readonly stream: number;
  private spanDigits = '';
  private opening = '';
  private requests = 0;

  constructor(run: string, stream: string, seed: number) {
    this.stream = hashOfText(stream);
    this.runDigits = hex(hashOfText(`${run}/${seed}`)) + hex(hashOfText(`${stream}/${run}`));
  }

  /** The requests from here on belong to this journey. */
  begin(iteration: number): void {
    this.spanDigits = hex(mix32(iteration ^ this.stream));
    this.opening = `00-${this.runDigits}${this.spanDigits}`;
    this.requests = 0;
  }

  /** The `traceparent` of the journey's next request, marked as sampled. */
  next(): string {
    const request = digitsOf(this.requests++);
    return `${this.opening}${request}-${this.spanDigits}${request}-01`;
  }
}

/** The 32 hexadecimal digits of a `traceparent` that name the trace. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Digits of the requests of a journey by their numbers, made once for each VU. */
const DIGITS: string[] = [];

/** Never all zero, which W3C Trace Context forbids: 0 alone is mixed to 0. */
function digitsOf(request: number): string {
  const known = DIGITS[request];
  if (known !== undefined) return known;
  const made = hex(mix32(request + 1));
  DIGITS[request] = made;
  return made;
}

/**
 * The `tracestate` of a request: services hand it on unread, and every span of the trace carries it, so that each says by
 * itself to which request it belongs. Values of tags hold no comma, no semicolon and no equals sign.
 */
export function traceStateOf(mark: string, tags: Readonly<Record<string, string>>, sentAtMs: number): string {
  let state = `${mark};at:${Math.round(sentAtMs)}`;
  for (const tag of Object.keys(tags)) state += `;${tag}:${tags[tag]}`;
  return state;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
