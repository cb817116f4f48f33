/** One span of a trace, as far as database time needs it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the root of a trace. */
  readonly parentSpanId: string;
  readonly kind: 'server' | 'client' | 'other';
  readonly name: string;
  /** The `tracestate` that came with the request, as W3C Trace Context has it. */
  readonly traceState: string;
  readonly durationMs: number;
  /** `db.system.name`, or `db.system` as it was called before; null for what is no call of a database. */
  readonly databaseSystem: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** As numbers, and by name as protobuf's own JSON writes them. */
const KINDS = new Map<unknown, Span['kind']>([
  [2, 'server'],
  [3, 'client'],
  ['SPAN_KIND_SERVER', 'server'],
  ['SPAN_KIND_CLIENT', 'client'],
]);

const SYSTEM_KEYS: ReadonlySet<unknown> = new Set(['db.system.name', 'db.system']);
const NANOSECONDS_PER_MS = 1e6;

/**
 * The spans of an ExportTraceServiceRequest in JSON (OTLP 1.x): what an SDK sends to `/v1/traces`, and what the collector's
 * file exporter writes as one line. Null for what is none. A span without ids or times says nothing, and is left out.
 */
export function spansOf(data: unknown): Span[] | null {
  if (!isFields(data) || !Array.isArray(data['resourceSpans'])) return null;
  return list(data['resourceSpans'])
    .flatMap((resource) => list(resource['scopeSpans']))
    .flatMap((scope) => list(scope['spans']))
    .flatMap((span) => readSpan(span) ?? []);
}

function readSpan(written: Fields): Span | null {
  const durationMs = durationOf(written['startTimeUnixNano'], written['endTimeUnixNano']);
  const [traceId, spanId] = [text(written['traceId']), text(written['spanId'])];
  if (durationMs === null || traceId === '' || spanId === '') return null;
  return {
    // Hexadecimal digits may be written in either case.
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    parentSpanId: text(written['parentSpanId']).toLowerCase(),
    kind: KINDS.get(written['kind']) ?? 'other',
    name: text(written['name']),
    traceState: text(written['traceState']),
    durationMs,
    databaseSystem: systemOf(written['attributes']),
  };
}

/** Nanoseconds since 1970 exceed what a number holds exactly, so they come as texts; a clock set back gives 0. */
function durationOf(from: unknown, to: unknown): number | null {
  const [start, end] = [wholeNumber(from), wholeNumber(to)];
  if (start === null || end === null || end === 0n) return null;
  return Math.max(0, Number(end - start) / NANOSECONDS_PER_MS);
}

function wholeNumber(value: unknown): bigint | null {
  if (typeof value === 'string' && /^\d{1,20}$/u.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? BigInt(Math.round(value)) : null;
}

function systemOf(attributes: unknown): string | null {
  const found = list(attributes).find(({ key }) => SYSTEM_KEYS.has(key));
  const value = found?.['value'];
  return isFields(value) && typeof value['stringValue'] === 'string' ? value['stringValue'] : null;
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
