import type { Span } from './otlp-spans.ts';

export interface SpanHandlers {
  readonly take: (spans: readonly Span[]) => void;
  /** Told why something that came could not be read, with what to do about it. */
  readonly refuse: (problem: SpanProblem) => void;
}

/** Why spans may be missing. */
export interface SpanProblem {
  readonly message: string;
  readonly remedy: string;
}

/** Where the spans of a leg come from. */
export interface SpanFeed {
  /** As messages name it: a URL or a file. */
  readonly shown: string;
  /** From here on spans are taken. */
  open(handlers: SpanHandlers): Promise<void>;
  /** Takes what has come since the last look, where spans do not come by themselves. */
  look(): Promise<void>;
  close(): Promise<void>;
}
