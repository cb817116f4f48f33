import type { Span } from './otlp-spans.ts';
import { type RequestMark, readMark } from './request-mark.ts';

/** A request with all that its trace says of the database. */
export interface TracedRequest extends RequestMark {
  readonly traceId: string;
  /** How long the service took, by its own clock. */
  readonly durationMs: number;
  /** What its database spans add up to; 0 where it has none. */
  readonly databaseMs: number;
  readonly databaseSpans: number;
}

/** The spans of one trace that have come so far. */
interface OpenTrace {
  readonly mark: RequestMark;
  touchedAtMs: number;
  /** Of its longest server span; null until one came. */
  serverMs: number | null;
  /** Its database spans by their ids. */
  readonly calls: Map<string, { readonly parentSpanId: string; readonly durationMs: number }>;
}

export interface TraceRules {
  /** Names this leg in the mark of its requests. */
  readonly token: string;
  /** Which systems count as the database: `postgresql`; empty: every one. */
  readonly systems: readonly string[];
}

/** Exporters send what they gathered every few seconds: a trace that was silent for longer is complete. */
const SILENT_MS = 30_000;

/** How instrumentations call waiting for a connection, such as `pg-pool.connect`: pool wait, and no database time. */
const CONNECTING = /(^|[.:\s])connect$/iu;

/**
 * Gathers spans into traces, in whatever order they come, and hands each trace on once nothing more comes of it. Only traces
 * with a server span are requests: that it came shows that the service exports this trace.
 */
export class TraceBook {
  private readonly rules: TraceRules;
  /** The one that was silent the longest comes first. */
  private readonly open = new Map<string, OpenTrace>();
  private markedSpans = 0;
  private foreignSpans = 0;

  constructor(rules: TraceRules) {
    this.rules = rules;
  }

  /** Spans of this leg, and those of anything else, which are left out. */
  get seen(): { readonly marked: number; readonly foreign: number } {
    return { marked: this.markedSpans, foreign: this.foreignSpans };
  }

  add(span: Span, atMs: number): void {
    const trace = this.traceOf(span);
    if (trace === null) {
      this.foreignSpans += 1;
      return;
    }
    this.markedSpans += 1;
    trace.touchedAtMs = atMs;
    this.open.delete(span.traceId);
    this.open.set(span.traceId, trace);
    if (span.kind === 'server') trace.serverMs = Math.max(trace.serverMs ?? 0, span.durationMs);
    if (this.isDatabase(span)) trace.calls.set(span.spanId, span);
  }

  /** Takes out the requests of which nothing came for a while; at the end, all. */
  settled(nowMs: number, isEnd = false): TracedRequest[] {
    const requests: TracedRequest[] = [];
    for (const [traceId, trace] of this.open) {
      if (!isEnd && nowMs - trace.touchedAtMs < SILENT_MS) break;
      this.open.delete(traceId);
      if (trace.serverMs !== null) requests.push(requestOf(traceId, trace, trace.serverMs));
    }
    return requests;
  }

  /** Two legs of a run give the same ids to their traces, so it is the mark that tells whose a span is. */
  private traceOf({ traceId, traceState }: Span): OpenTrace | null {
    const mark = readMark(traceState, this.rules.token);
    if (mark === null) return null;
    return this.open.get(traceId) ?? { mark, touchedAtMs: 0, serverMs: null, calls: new Map() };
  }

  private isDatabase({ kind, name, databaseSystem }: Span): boolean {
    const { systems } = this.rules;
    if (kind !== 'client' || databaseSystem === null || CONNECTING.test(name)) return false;
    return systems.length === 0 || systems.includes(databaseSystem);
  }
}

/**
 * Database spans add up, also those that overlap: like several entries in `Server-Timing` they say what the request asked of
 * the database, and not how long it waited. A span within another database span is a part of it, and is not counted again.
 */
function requestOf(traceId: string, { mark, calls }: OpenTrace, durationMs: number): TracedRequest {
  const outermost = [...calls.values()].filter(({ parentSpanId }) => !calls.has(parentSpanId));
  const databaseMs = outermost.reduce((sum, call) => sum + call.durationMs, 0);
  return { ...mark, traceId, durationMs, databaseMs, databaseSpans: outermost.length };
}
