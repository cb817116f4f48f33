/** A span as an SDK writes it in JSON. */
export interface StatedSpan {
  readonly trace?: string;
  readonly id: string;
  readonly parent?: string;
  readonly kind: 'server' | 'client' | 'internal';
  readonly name?: string;
  readonly ms: number;
  readonly system?: string;
  readonly state?: string;
}

export const TOKEN = '0a1b2c3d4e5f6071';
export const MARK = `peakgate=${TOKEN};at:1500;svc:shop;op:open-shop;window:peak`;

const KINDS = { internal: 1, server: 2, client: 3 };
const BEGAN_NS = 1_795_417_200_000_000_000n;

/** An export of these spans as OTLP has it in JSON: ids in hexadecimal, 64-bit numbers as text. */
export function madeExport(spans: readonly StatedSpan[]): unknown {
  const service = { key: 'service.name', value: { stringValue: 'any' } };
  return {
    resourceSpans: [
      { resource: { attributes: [service] }, scopeSpans: [{ scope: {}, spans: spans.map(madeSpan) }] },
    ],
  };
}

function madeSpan({
  trace = 'AB'.repeat(16),
  id,
  parent = '',
  kind,
  name = 'work',
  ms,
  ...rest
}: StatedSpan) {
  const { system, state = MARK } = rest;
  return {
    traceId: trace,
    spanId: id,
    parentSpanId: parent,
    traceState: state,
    name,
    kind: KINDS[kind],
    startTimeUnixNano: String(BEGAN_NS),
    endTimeUnixNano: String(BEGAN_NS + BigInt(Math.round(ms * 1e6))),
    attributes: system === undefined ? [] : [{ key: 'db.system.name', value: { stringValue: system } }],
  };
}
