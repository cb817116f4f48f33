import { describe, expect, test } from 'vitest';
import { joinSummaries, joinTimelines } from '../../runner/model/joined-database-time.ts';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { DatabaseSamples } from '../../runner/observe/spans/database-samples.ts';
import { sampleRows } from '../../runner/observe/spans/sample-rows.ts';
import { sampleSummary } from '../../runner/observe/spans/sample-summary.ts';
import type { DatabaseTimeRecord } from '../../runner/schema/database-time-schema.ts';
import { isAmong, type Moment, type StatedLeg, scattered, ZERO_AT_MS } from './made/made-leg.ts';
import { doubts, judgedRun, madeRun, onlyCheck } from './made/made-run.ts';
import { objective, QUICK_DATABASE } from './made/made-thresholds.ts';

/** What spans say of a moment's request; null: none of its spans came. */
interface StatedSpans {
  readonly databaseMs: (moment: Moment) => number | null;
  /** Of each request. */
  readonly databaseSpans?: number;
  readonly told?: Partial<DatabaseTimeRecord>;
}

/** A leg whose answers do not state their database time, and whose spans do. */
function legWithSpans(
  { databaseMs, databaseSpans = 1, told }: StatedSpans,
  stated: StatedLeg = {},
): StatedLeg {
  const samples = new DatabaseSamples();
  const take = (moment: Moment): null => {
    const valueMs = databaseMs(moment);
    const { svc, op, second, window, journey, tenant } = moment;
    const tags = { svc, op, window, journey, plan: tenant.plan, region: tenant.region };
    const request = { traceId: '', sentAtMs: second * 1_000, tags, durationMs: 10 };
    if (valueMs !== null) samples.add({ ...request, databaseMs: valueMs, databaseSpans });
    return null;
  };
  return { ...stated, databaseMs: take, damage: (record) => withSpans(record, samples, told) };
}

function withSpans(leg: LegRecord, samples: DatabaseSamples, told: StatedSpans['told']): LegRecord {
  const { summary, timeline, plan } = leg;
  if (summary === null || timeline === null) throw new Error('a made leg has both');
  const { series, silentServices } = samples.heard();
  const limits = plan.played.limits.filter(({ sli }) => sli === 'db_time');
  const databaseTime: DatabaseTimeRecord = {
    schemaVersion: 1,
    source: 'spans',
    from: 'http://127.0.0.1:4318/v1/traces',
    spans: { marked: 100, foreign: 0 },
    requests: 0,
    withoutAnswer: 0,
    silentServices,
    problems: [],
    metrics: sampleSummary(series, { ...plan.played, limits }),
    ...told,
  };
  const rows = { ...sampleRows(series, limits, ZERO_AT_MS), complete: true };
  return {
    ...leg,
    databaseTime,
    summary: joinSummaries(summary, databaseTime),
    timeline: joinTimelines(timeline, rows),
  };
}

const quick = ({ nthJourney }: Moment): number => 5 + scattered(nthJourney) * 60;
const slow = (moment: Moment): number => 4 * quick(moment);
const judged = (leg: StatedLeg, objectives = [QUICK_DATABASE]) => judgedRun({ objectives, legs: [leg] });

describe('database time that spans tell', () => {
  test.for([
    ['quick', quick, 'pass'],
    ['slow', slow, 'fail'],
  ] as const)('is judged as if the answers had stated it: %s', ([, databaseMs, verdict]) => {
    const bySpans = judged(legWithSpans({ databaseMs }));
    expect(bySpans.verdict).toBe(verdict);
    expect(bySpans.checks).toEqual(judged({ databaseMs }).checks);
  });

  test('adds to requests without a usable answer, which are beyond every limit', () => {
    const outcome: StatedLeg['outcome'] = ({ nthJourney }) => (isAmong(0.02, nthJourney) ? 'error' : 'good');
    const bySpans = judged(legWithSpans({ databaseMs: quick }, { outcome }));
    expect(bySpans.checks).toEqual(judged({ databaseMs: quick, outcome }).checks);
  });

  test('fits every other number of the record', () => {
    expect(doubts(judged(legWithSpans({ databaseMs: quick })))).toEqual({});
  });
});

test('where spans tell it, k6 does not read it from the answers', () => {
  const { record } = madeRun({ gate: { databaseTime: { from: 'spans' } } });
  expect(record.legs[0]?.plan.played.serverTiming).toEqual({ database: [], pool: ['pool'] });
});

describe('database time that only some traces tell is not judged', () => {
  test('when traces are sampled, however quick those are that came', () => {
    const sampled = ({ nthJourney }: Moment) => (isAmong(0.9, nthJourney) ? 3 : null);
    const check = onlyCheck(judged(legWithSpans({ databaseMs: sampled })));
    expect(check.verdict).toBe('invalid');
    expect(check.reason).toMatch(/spans tell the database time of only .* \(90 %\): sample every trace/u);
  });

  test('but a trace in a thousand may be lost: it counts against a pass', () => {
    const nearly = (moment: Moment) => (isAmong(0.995, moment.nthJourney) ? quick(moment) : null);
    expect(onlyCheck(judged(legWithSpans({ databaseMs: nearly })))).toMatchObject({ verdict: 'pass' });
  });

  test.for<[string, StatedSpans, RegExp]>([
    [
      'when a service exports its requests but not what it asks of the database',
      { databaseMs: () => 0, databaseSpans: 0 },
      /no database span came with the requests of .*instrument the database client/u,
    ],
    [
      'when no span came at all',
      { databaseMs: () => null, told: { spans: { marked: 0, foreign: 0 } } },
      /no span came from http:\/\/127\.0\.0\.1:4318/u,
    ],
    [
      'when the services lose the tracestate',
      { databaseMs: () => null, told: { spans: { marked: 0, foreign: 70 } } },
      /70 spans came .* tracestate .*OTEL_PROPAGATORS=tracecontext/u,
    ],
    [
      'when exports were refused',
      {
        databaseMs: () => null,
        told: {
          spans: { marked: 0, foreign: 0 },
          problems: [
            { message: '415 application/x-protobuf cannot be read here', remedy: 'Send JSON.', count: 9 },
          ],
        },
      },
      /415 application\/x-protobuf cannot be read here\. Send JSON\.$/u,
    ],
  ])('%s', ([, spans, words]) => {
    const perService = objective({ ...QUICK_DATABASE, per: ['svc'] });
    const { checks } = judged(legWithSpans(spans), [perService]);
    expect(checks.map(({ verdict }) => verdict)).toEqual(checks.map(() => 'invalid'));
    expect(checks[0]?.reason).toMatch(words);
  });
});
