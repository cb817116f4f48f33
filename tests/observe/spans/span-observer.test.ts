import { expect, test } from 'vitest';
import { type Span, spansOf } from '../../../runner/observe/spans/otlp-spans.ts';
import type { SpanFeed, SpanHandlers } from '../../../runner/observe/spans/span-feed.ts';
import { createSpanObserver } from '../../../runner/observe/spans/span-observer.ts';
import { madeExport, type StatedSpan, TOKEN } from './made-spans.ts';

const SERVER: StatedSpan = { id: '01', kind: 'server', ms: 40 };
const CALL: StatedSpan = { id: '02', parent: '01', kind: 'client', ms: 3, system: 'postgresql' };

const TRACES = ['aa', 'bb', 'cc'].map((digits) => digits.repeat(16));

/** An observer whose spans come when the test says so. */
async function observing() {
  const taking: ((spans: readonly Span[]) => void)[] = [];
  const feed: SpanFeed = {
    shown: 'a test',
    open: async ({ take }: SpanHandlers) => void taking.push(take),
    look: async () => undefined,
    close: async () => undefined,
  };
  const observer = createSpanObserver({
    feed,
    token: TOKEN,
    systems: [],
    requestTimeoutMs: 60_000,
    limits: [],
    submetrics: [],
    quantiles: [0.5],
    waitMs: 0,
    interrupted: new AbortController().signal,
    zeroAtMs: () => 0,
    clock: { now: () => 0 },
  });
  await observer.start();
  const tell = (trace: string | undefined, ...spans: StatedSpan[]): void => {
    const stated = spans.map((span) => ({ ...span, trace: trace ?? '' }));
    for (const take of taking) take(spansOf(madeExport(stated)) ?? []);
  };
  return { observer, tell };
}

test('whole traces of answered requests are samples, and all others are counted by what they lack', async () => {
  const { observer, tell } = await observing();
  const [whole, unanswered, headless] = TRACES;
  tell(whole, SERVER, CALL);
  tell(unanswered, SERVER, CALL);
  tell(headless, CALL);
  observer.reject(unanswered ?? '');
  const { record } = await observer.stop();
  expect(record).toMatchObject({ requests: 1, withoutAnswer: 1, incomplete: 1 });
  expect(record.metrics['db_time']).toMatchObject({ count: 1, max: 3 });
});
