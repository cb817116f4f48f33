import { describe, expect, test } from 'vitest';
import { spansOf } from '../../../runner/observe/spans/otlp-spans.ts';
import { readMark } from '../../../runner/observe/spans/request-mark.ts';
import { TraceBook, type TraceRules } from '../../../runner/observe/spans/trace-book.ts';
import { MARK, madeExport, type StatedSpan, TOKEN } from './made-spans.ts';

const SERVER: StatedSpan = { id: '01', kind: 'server', ms: 40 };
const query = (id: string, ms: number, more: Partial<StatedSpan> = {}): StatedSpan => ({
  id,
  parent: '01',
  kind: 'client',
  ms,
  system: 'postgresql',
  ...more,
});

function requestsOf(spans: readonly StatedSpan[], systems: readonly string[] = []) {
  return settledOf(spans, systems).requests;
}

const rules = (systems: readonly string[] = []): TraceRules => ({
  token: TOKEN,
  systems,
  requestTimeoutMs: 60_000,
});

function settledOf(spans: readonly StatedSpan[], systems: readonly string[] = []) {
  const book = new TraceBook(rules(systems));
  for (const span of spansOf(madeExport(spans)) ?? []) book.add(span, 0);
  return book.settled(0, true);
}

describe('the database time of a request', () => {
  test.for<[string, readonly StatedSpan[], number]>([
    ['is the sum of its database spans', [SERVER, query('02', 3), query('03', 4.5)], 7.5],
    [
      'holds calls that ran at the same time twice, as Server-Timing does',
      [SERVER, query('02', 9), query('03', 9)],
      18,
    ],
    [
      'does not count a span within another one again',
      [SERVER, query('02', 9), query('03', 7, { parent: '02' })],
      9,
    ],
    [
      'does not count a driver within an ORM again, whatever lies between them',
      [
        SERVER,
        query('02', 9),
        { id: '03', parent: '02', kind: 'internal', ms: 8 },
        { id: '04', parent: '03', kind: 'internal', ms: 8 },
        query('05', 7, { parent: '04' }),
      ],
      9,
    ],
    [
      'holds the calls of spans that name each other as parents',
      [SERVER, query('02', 9, { parent: '03' }), { id: '03', parent: '02', kind: 'internal', ms: 9 }],
      9,
    ],
    ['is 0 where the trace has a server span and none of a database', [SERVER], 0],
    [
      'does not hold calls of other services',
      [SERVER, query('02', 9), { id: '03', kind: 'client', ms: 30 }],
      9,
    ],
    [
      'does not hold what the database itself says',
      [SERVER, query('02', 9), query('03', 8, { kind: 'server', ms: 0 })],
      9,
    ],
    [
      'does not hold the wait for a connection',
      [SERVER, query('02', 9), query('03', 80, { name: 'pg-pool.connect' })],
      9,
    ],
    [
      'comes together in whatever order spans come',
      [query('03', 7, { parent: '02' }), query('02', 9), SERVER],
      9,
    ],
    ['does not count a span again that was sent twice', [SERVER, query('02', 9), query('02', 9)], 9],
  ])('%s', ([, spans, databaseMs]) => {
    expect(requestsOf(spans)).toEqual([expect.objectContaining({ databaseMs, durationMs: 40 })]);
  });

  test('holds only the systems that are asked for', () => {
    const spans = [SERVER, query('02', 9), query('03', 2, { system: 'redis' })];
    expect(requestsOf(spans, ['postgresql'])).toMatchObject([{ databaseMs: 9 }]);
  });

  test('is told by where and when the request was sent', () => {
    const tags = { svc: 'shop', op: 'open-shop', window: 'peak' };
    expect(requestsOf([SERVER])).toMatchObject([{ tags, sentAtMs: 1_500, traceId: 'ab'.repeat(16) }]);
  });
});

describe('spans that say nothing of a request', () => {
  test('a trace without a server span is none: its service may export only some', () => {
    expect(requestsOf([query('02', 9)])).toEqual([]);
  });

  test.for([
    ['another leg', MARK.replace(TOKEN, 'ffff')],
    ['nobody', ''],
    ['another product', 'congo=t61rcWkgMzE'],
  ])('those of %s are left out', ([, state = '']) => {
    expect(requestsOf([{ ...SERVER, state }])).toEqual([]);
  });

  test('they do not mix with ours where two legs gave the same id to a trace', () => {
    const late = query('09', 500, { state: MARK.replace(TOKEN, 'ffff') });
    expect(requestsOf([SERVER, late, query('02', 3)])).toMatchObject([{ databaseMs: 3 }]);
  });
});

describe('a trace of which something is missing', () => {
  const TRACE = 'ab'.repeat(16);

  test.for<[string, readonly StatedSpan[], boolean]>([
    ['is whole below the request itself', [{ ...SERVER, parent: TRACE.slice(16) }], true],
    [
      'is whole below a service in between',
      [SERVER, { id: '02', parent: '01', kind: 'server', ms: 3 }],
      true,
    ],
    ['lacks the service in front', [{ ...SERVER, parent: '99' }], false],
    ['lacks a service in between', [SERVER, { id: '02', parent: '99', kind: 'server', ms: 3 }], false],
    ['lacks the span around a call', [SERVER, query('02', 9, { parent: '99' })], false],
    ['lacks the server', [{ id: '01', kind: 'internal', ms: 3 }, query('02', 9)], false],
  ])('%s', ([, spans, isRequest]) => {
    const { requests, incomplete } = settledOf(spans);
    expect(requests.map(({ traceId }) => traceId)).toEqual(isRequest ? [TRACE] : []);
    expect(incomplete).toEqual(isRequest ? [] : [TRACE]);
  });
});

describe('a trace whose spans come far apart', () => {
  const [server, call] = spansOf(madeExport([SERVER, query('02', 3)])) ?? [];
  if (server === undefined || call === undefined) throw new Error('no spans');
  const nothing = { requests: [], incomplete: [], belied: [] };

  test('is handed on once nothing has come of it for half a minute', () => {
    const book = new TraceBook(rules());
    book.add(server, 0);
    book.add(call, 20_000);
    expect(book.settled(49_000)).toEqual(nothing);
    expect(book.settled(50_000).requests).toHaveLength(1);
    expect(book.settled(90_000, true)).toEqual(nothing);
  });

  test('waits for its server span as long as a request may take', () => {
    const book = new TraceBook(rules());
    book.add(call, 0);
    expect(book.settled(50_000)).toEqual(nothing);
    book.add(server, 55_000);
    expect(book.settled(85_000).requests).toMatchObject([{ databaseMs: 3, databaseSpans: 1 }]);
  });

  test('is incomplete when its server span comes later than that, and no request of 0 ms', () => {
    const book = new TraceBook(rules());
    book.add(call, 0);
    expect(book.settled(90_000)).toEqual({ ...nothing, incomplete: [call.traceId] });
    book.add(server, 95_000);
    expect(book.settled(200_000, true)).toEqual(nothing);
  });

  test('is belied, once, by database spans that come after it was handed on', () => {
    const book = new TraceBook(rules());
    book.add(server, 0);
    expect(book.settled(30_000).requests).toMatchObject([{ databaseMs: 0 }]);
    book.add(call, 31_000);
    book.add(call, 32_000);
    expect(book.settled(33_000)).toEqual({ ...nothing, belied: [call.traceId] });
    expect(book.settled(90_000, true)).toEqual(nothing);
  });

  test('does not hold up the traces that came after it', () => {
    const book = new TraceBook(rules());
    book.add(call, 0);
    book.add({ ...server, traceId: 'cd'.repeat(16) }, 1_000);
    expect(book.settled(31_000).requests).toMatchObject([{ traceId: 'cd'.repeat(16) }]);
  });
});

test('the mark of a request is read beside the marks of others', () => {
  const tags = { svc: 'shop', op: 'a.b-c_d', kind: 'read', region: 'eu-west-1' };
  const state = `peakgate=${TOKEN};at:1235;svc:shop;op:a.b-c_d;kind:read;region:eu-west-1`;
  expect(readMark(`congo=1, ${state},rojo=2`, TOKEN)).toEqual({ sentAtMs: 1_235, tags });
  expect(readMark(`peakgate=${TOKEN};svc:shop`, TOKEN)).toBeNull();
});

describe('an export', () => {
  test.for([null, [], {}, 'text', { resourceSpans: 'none' }])('%j is none', (data) => {
    expect(spansOf(data)).toBeNull();
  });

  test('may name kinds as texts, and the system as it was called before', () => {
    const span = {
      traceId: '0A',
      spanId: '0B',
      kind: 'SPAN_KIND_CLIENT',
      startTimeUnixNano: 5_000_000,
      endTimeUnixNano: '7500000',
      attributes: [{ key: 'db.system', value: { stringValue: 'mysql' } }],
    };
    const data = { resourceSpans: [{ scopeSpans: [{ spans: [span, { traceId: '0A' }] }] }] };
    expect(spansOf(data)).toEqual([
      expect.objectContaining({ traceId: '0a', kind: 'client', durationMs: 2.5, databaseSystem: 'mysql' }),
    ]);
  });
});
