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

/** Traces of which nothing more is waited for. */
export interface SettledTraces {
  readonly requests: readonly TracedRequest[];
  /** Ids of traces of which a span never came: what they say of the database is too little. */
  readonly incomplete: readonly string[];
  /** Ids of traces that were handed on as requests before, and of which one more span came. */
  readonly belied: readonly string[];
}

/** The spans of one trace that have come so far. */
interface OpenTrace {
  readonly mark: RequestMark;
  touchedAtMs: number;
  /** Of its longest server span; null until one came. */
  serverMs: number | null;
  readonly spans: Map<string, KnownSpan>;
}

interface KnownSpan {
  readonly parentSpanId: string;
  readonly durationMs: number;
  readonly isDatabase: boolean;
}

export interface TraceRules {
  /** Names this leg in the mark of its requests. */
  readonly token: string;
  /** Which systems count as the database: `postgresql`; empty: every one. */
  readonly systems: readonly string[];
  /** A service may be at work for so long: the spans around its calls come only then. */
  readonly requestTimeoutMs: number;
}

/** Exporters send what they gathered every few seconds: a whole trace that was silent for longer is complete. */
const SILENT_MS = 30_000;

/** How instrumentations call waiting for a connection, such as `pg-pool.connect`: pool wait, and no database time. */
const CONNECTING = /(^|[.:\s])connect$/iu;

/**
 * Gathers spans into traces, in whatever order they come, and hands each trace on once nothing more comes of it. Only whole
 * traces are requests: with a server span, which shows that the service exports them, and with the parent of every span.
 */
export class TraceBook {
  private readonly rules: TraceRules;
  /** The one that was silent the longest comes first. */
  private readonly open = new Map<string, OpenTrace>();
  /** Those that were handed on, and whether as a request that still stands. */
  private readonly closed = new Map<string, boolean>();
  private belied: string[] = [];
  private markedSpans = 0;
  private foreignSpans = 0;

  constructor(rules: TraceRules) {
    this.rules = rules;
  }

  /** Spans of this leg, and those of anything else, which are left out. */
  get seen(): { readonly marked: number; readonly foreign: number } {
    return { marked: this.markedSpans, foreign: this.foreignSpans };
  }

  /** Two legs of a run give the same ids to their traces, so it is the mark that tells whose a span is. */
  add(span: Span, atMs: number): void {
    const mark = readMark(span.traceState, this.rules.token);
    if (mark === null) {
      this.foreignSpans += 1;
      return;
    }
    this.markedSpans += 1;
    if (this.closed.has(span.traceId)) this.belie(span.traceId);
    else this.enter(span, mark, atMs);
  }

  /** Takes out the traces of which nothing came for a while; at the end, all. */
  settled(nowMs: number, isEnd = false): SettledTraces {
    const requests: TracedRequest[] = [];
    const incomplete: string[] = [];
    for (const [traceId, trace] of this.open) {
      const silentMs = nowMs - trace.touchedAtMs;
      if (!isEnd && silentMs < SILENT_MS) break;
      const request = requestOf(traceId, trace);
      if (request === null && !isEnd && silentMs < this.rules.requestTimeoutMs + SILENT_MS) continue;
      this.open.delete(traceId);
      this.closed.set(traceId, request !== null);
      if (request === null) incomplete.push(traceId);
      else requests.push(request);
    }
    const { belied } = this;
    this.belied = [];
    return { requests, incomplete, belied };
  }

  private belie(traceId: string): void {
    if (this.closed.get(traceId) === true) this.belied.push(traceId);
    this.closed.set(traceId, false);
  }

  private enter(span: Span, mark: RequestMark, atMs: number): void {
    const { traceId, spanId, parentSpanId, durationMs } = span;
    const trace = this.open.get(traceId) ?? { mark, touchedAtMs: 0, serverMs: null, spans: new Map() };
    trace.touchedAtMs = atMs;
    this.open.delete(traceId);
    this.open.set(traceId, trace);
    if (span.kind === 'server') trace.serverMs = Math.max(trace.serverMs ?? 0, durationMs);
    trace.spans.set(spanId, { parentSpanId, durationMs, isDatabase: this.isDatabase(span) });
  }

  private isDatabase({ kind, name, databaseSystem }: Span): boolean {
    const { systems } = this.rules;
    if (kind !== 'client' || databaseSystem === null || CONNECTING.test(name)) return false;
    return systems.length === 0 || systems.includes(databaseSystem);
  }
}

/**
 * Database spans add up, also those that overlap: like several entries in `Server-Timing` they say what the request asked of
 * the database, and not how long it waited. A span anywhere within another database span is a part of it, and is not counted
 * again. Null while something of the trace is missing.
 */
function requestOf(traceId: string, { mark, serverMs, spans }: OpenTrace): TracedRequest | null {
  if (serverMs === null || !isWhole(traceId, spans)) return null;
  const outermost = [...spans.values()].filter((span) => span.isDatabase && !isWithinDatabase(span, spans));
  const databaseMs = outermost.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return { ...mark, traceId, durationMs: serverMs, databaseMs, databaseSpans: outermost.length };
}

/** The request itself is a span that nobody exports. Its id is the second half of its trace's, as the kit makes them. */
function isWhole(traceId: string, spans: OpenTrace['spans']): boolean {
  const sender = traceId.slice(16);
  return [...spans.values()].every(
    ({ parentSpanId }) => parentSpanId === '' || parentSpanId === sender || spans.has(parentSpanId),
  );
}

function isWithinDatabase(span: KnownSpan, spans: OpenTrace['spans']): boolean {
  // Spans that name each other as parents would lead in a circle.
  const passed = new Set([span]);
  for (let at = spans.get(span.parentSpanId); at !== undefined; at = spans.get(at.parentSpanId)) {
    if (passed.has(at)) return false;
    if (at.isDatabase) return true;
    passed.add(at);
  }
  return false;
}
