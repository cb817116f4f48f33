import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../runner/baseline/fingerprint.ts';
import type { AcceptedRun, Fingerprint } from '../../runner/schema/baseline-schema.ts';
import { statedLatency, statedRun } from '../compare/stated-run.ts';
import { type StatedLeg, scattered } from './made/made-leg.ts';
import { judged, type MadeRun, madeRun, onlyCheck, type StatedRun } from './made/made-run.ts';
import { FAST, objective } from './made/made-thresholds.ts';

const FASTER = objective({ id: 'improvement', expect: 'p95 <= 0.85x', than: { baseline: 'accepted' } });
const NO_WORSE = objective({ ...FASTER, id: 'no-worse', expect: 'p95 <= 1.05x' });

/** p95 of accepted runs in ms: the geometric mean is 195, they differ by 1 %. */
const ACCEPTED_MS = [193, 194, 195, 196, 197];

/** Response times between 100 and 200 ms, p95 195 ms, so many times slower. */
const timesSlower = (factor: number): StatedLeg => ({
  latencyMs: ({ nthJourney }) => factor * (100 + 100 * scattered(nthJourney)),
});

interface Stated extends Omit<StatedRun, 'legs'> {
  readonly leg?: NonNullable<StatedRun['legs']>[number];
  readonly accepted?: (own: Fingerprint) => readonly AcceptedRun[];
}

function acceptedAt(fingerprint: Fingerprint, ...p95s: readonly number[]): AcceptedRun[] {
  return p95s.map((estimateMs, day) =>
    acceptedRun({ fingerprint, latencies: [statedLatency({ estimateMs })] }, day),
  );
}

function acceptedRun(stated: Parameters<typeof statedRun>[0], day = 0): AcceptedRun {
  const startedAt = new Date(Date.UTC(2026, 9, 1 + day)).toISOString();
  return { ...statedRun({ startedAt, ...stated }), acceptedAt: startedAt };
}

function runAgainst({ leg = {}, accepted, ...stated }: Stated): MadeRun {
  const { record, thresholds } = madeRun({ objectives: [FASTER], ...stated, legs: [leg] });
  const fingerprint = fingerprintOf(record);
  const runs = (accepted ?? ((own) => acceptedAt(own, ...ACCEPTED_MS)))(fingerprint);
  return { record: { ...record, accepted: runs, fingerprint }, thresholds };
}

const checkOf = (stated: Stated) => onlyCheck(judged(runAgainst(stated)));

describe('a run against accepted ones', () => {
  test.each([
    ['clearly 15 % faster', FASTER, 0.75, 'pass'],
    ['just 15 % faster', FASTER, 0.85, 'inconclusive'],
    ['hardly faster', FASTER, 0.95, 'fail'],
    ['no slower', NO_WORSE, 1, 'pass'],
    ['slower by about what is allowed', NO_WORSE, 1.04, 'inconclusive'],
    ['clearly slower', NO_WORSE, 1.15, 'fail'],
  ])('%s', (_, asked, factor, verdict) => {
    const evaluation = judged(runAgainst({ objectives: [asked], leg: timesSlower(factor) }));
    expect(onlyCheck(evaluation)).toMatchObject({ verdict, unit: 'x' });
    expect(evaluation.verdict).toBe(verdict);
  });

  test('its record stands alone: both values, the interval and its method', () => {
    const check = checkOf({ leg: timesSlower(0.75) });
    expect(check).toMatchObject({
      id: 'improvement@busy-hour@1x',
      compared: { with: '5 accepted runs', otherSamples: 5 },
      interval: { level: 0.95, method: 'Student, logarithms of runs' },
      moreSeconds: null,
    });
    expect(check.compared?.otherMs).toBeCloseTo(195, 0);
    expect(check.estimate).toBeCloseTo(0.75, 1);
    expect(check.interval?.upper).toBeLessThan(0.85);
    expect(check.reason).toMatch(
      /^p95 is 14\d ms against 195 ms in 5 accepted runs, a factor of 0\.75x; the limit is 0\.85x\. That is under the limit with 95 % confidence, by how much runs differ: at most 0\.7\d+x\.$/,
    );
  });

  test('what accepted runs differ by is in the interval', () => {
    const wide = checkOf({
      leg: timesSlower(0.8),
      accepted: (own) => acceptedAt(own, 170, 180, 195, 210, 225),
    });
    expect(wide.verdict).toBe('inconclusive');
    expect(wide.reason).toContain('(the accepted ones by 11');
    expect(checkOf({ leg: timesSlower(0.8) }).verdict).toBe('pass');
  });

  test('the last ten count', () => {
    const accepted = (own: Fingerprint) =>
      acceptedAt(own, 900, 900, 900, ...ACCEPTED_MS, ...ACCEPTED_MS).toReversed();
    expect(checkOf({ leg: timesSlower(0.75), accepted }).compared).toMatchObject({
      with: '10 accepted runs',
      otherMs: expect.closeTo(195, 0),
    });
  });
});

describe('without enough accepted runs it does not apply, and says what to do', () => {
  const lacking = (accepted: Stated['accepted']) => {
    const check = checkOf({ ...(accepted && { accepted }) });
    expect(check.verdict).toBe('not-applicable');
    return check.reason;
  };
  test('one run five times over is one run', () => {
    const copies = (own: Fingerprint) =>
      acceptedAt(own, ...ACCEPTED_MS).map((run) => ({ ...run, seal: 'a'.repeat(64) }));
    expect(lacking(copies)).toContain(
      'needs 4 more accepted runs of this fingerprint, 5 in all (there are 1)',
    );
  });

  const four = (own: Fingerprint) => acceptedAt(own, 193, 194, 195, 196);

  test('none at all', () => {
    expect(lacking(() => [])).toBe(
      'Not judged: needs 5 more accepted runs of this fingerprint, 5 in all (none was kept with this run): accept such runs with `peakgate baseline accept <results folder>`, then measure again.',
    );
  });

  test('one too few', () => {
    expect(lacking(four)).toContain('needs 1 more accepted run of this fingerprint, 5 in all (there are 4)');
  });

  const elsewhere = (own: Fingerprint): Fingerprint => ({ ...own, k6: '2.3.0' });
  const otherLoad = (own: Fingerprint): Fingerprint => ({
    ...own,
    legs: own.legs.map((leg) => ({ ...leg, plan: 'c'.repeat(64) })),
  });
  const otherLeg = (own: Fingerprint): Fingerprint => ({
    ...own,
    legs: own.legs.map((leg) => ({ ...leg, leg: 'busy-hour@2x' })),
  });
  const latencies = [statedLatency({ estimateMs: 195 })];
  test.each<[string, (own: Fingerprint) => AcceptedRun, string]>([
    [
      'measured by another k6',
      (own) => acceptedRun({ fingerprint: elsewhere(own), latencies }),
      'differ in k6',
    ],
    [
      'under another load',
      (own) => acceptedRun({ fingerprint: otherLoad(own), latencies }),
      'differ in load of busy-hour@1x',
    ],
    [
      'of another leg',
      (own) => acceptedRun({ fingerprint: otherLeg(own), latencies }),
      'did not play this leg',
    ],
    [
      'that was accepted by force',
      (own) => acceptedRun({ fingerprint: own, verdict: 'fail', forcedBecause: 'late', latencies }),
      'did not pass',
    ],
    [
      'that passed only by a waiver, accepted by force',
      (own) => acceptedRun({ fingerprint: own, waived: ['fast@x@1x'], forcedBecause: 'late', latencies }),
      'passed only by a waiver',
    ],
    [
      'of another data set',
      (own) => acceptedRun({ fingerprint: { ...own, dataset: 'copy of May' }, latencies }),
      'differ in data set',
    ],
    [
      'without this percentile',
      (own) => acceptedRun({ fingerprint: own, latencies: [statedLatency({ probability: 0.99 })] }),
      'did not measure it',
    ],
    [
      'that was not measured honestly',
      (own) => acceptedRun({ fingerprint: own, latencies: [statedLatency({ doubt: 'starved' })] }),
      'did not measure it',
    ],
  ])('a fifth run %s does not count', (_, fifth, why) => {
    expect(lacking((own) => [...four(own), fifth(own)])).toContain(`(there are 4; of the others 1 ${why})`);
  });

  test('a run passes without it, and a gate does not, unless it may be left out', () => {
    const none = { accepted: () => [] };
    expect(judged(runAgainst({ ...none, objectives: [FAST, FASTER] })).verdict).toBe('pass');
    const gate = { ...none, what: 'gate' };
    expect(judged(runAgainst({ ...gate, objectives: [FAST, FASTER] })).verdict).toBe('invalid');
    const optional = [FAST, { ...FASTER, optional: true }];
    expect(judged(runAgainst({ ...gate, objectives: optional })).verdict).toBe('pass');
  });

  test('a record that kept none, from before there were any', () => {
    expect(onlyCheck(judged(madeRun({ objectives: [FASTER] }))).verdict).toBe('not-applicable');
  });
});

describe('a run that was not measured well', () => {
  test('requests without an answer speak against it', () => {
    const outcome: StatedLeg['outcome'] = ({ nthJourney }) => (nthJourney % 10 === 0 ? 'refused' : 'good');
    const check = checkOf({ leg: { ...timesSlower(0.75), outcome } });
    expect(check).toMatchObject({ verdict: 'inconclusive', censored: true });
  });

  test('journeys that never began may have been slow', () => {
    const dropped: StatedLeg['dropped'] = (second) => (second % 10 === 0 ? 6 : 0);
    expect(checkOf({ leg: { ...timesSlower(0.8), dropped } }).verdict).not.toBe('pass');
  });

  test('a starved generator makes it invalid', () => {
    expect(checkOf({ leg: { cpuRatio: () => 0.99 } }).verdict).toBe('invalid');
  });

  test.each([
    ['a short peak', { peakSeconds: 40 }],
    ['a leg that was stopped', { stoppedAfterSeconds: 50 }],
  ])('%s can fail and not pass', (_, leg) => {
    expect(checkOf({ leg: { ...timesSlower(0.7), ...leg } }).verdict).toBe('inconclusive');
    expect(checkOf({ leg: { ...timesSlower(1.2), ...leg } }).verdict).toBe('fail');
  });

  test('an accepted run whose percentile was not reached leaves it open', () => {
    const accepted = (own: Fingerprint) => [
      ...acceptedAt(own, 193, 194, 195, 196),
      acceptedRun({ fingerprint: own, latencies: [statedLatency({ estimateMs: 60_000, censored: true })] }),
    ];
    expect(checkOf({ accepted })).toMatchObject({ verdict: 'inconclusive', interval: null });
  });
});
