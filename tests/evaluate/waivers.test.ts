import { describe, expect, test } from 'vitest';
import { renderJunit } from '../../reports/junit.ts';
import { verdictText } from '../../runner/console/verdict-text.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { isAmong, type StatedLeg } from './made/made-leg.ts';
import { doubts, judgedRun, onlyCheck } from './made/made-run.ts';
import { AVAILABLE, FAST, FAST_PER_SERVICE, NEVER_LIMITED, objective } from './made/made-thresholds.ts';

/** The made runs start on 2026-11-23. */
const WAIVER = {
  ceiling: 'p95 < 500ms',
  expires: '2026-11-23',
  owner: 'platform',
  reason: 'the index is being built',
};

const waivedBy = (more: object = {}, of: WrittenObjective = FAST) =>
  objective({ ...of, waiver: { ...WAIVER, ...more } });

const slow = (slowMs: number, share = 0.2): StatedLeg => ({
  latencyMs: ({ nthJourney }) => (isAmong(share, nthJourney) ? slowMs : 50),
});

describe('a waived failure', () => {
  test('stays a failure and does not block', () => {
    const evaluation = judgedRun({ objectives: [waivedBy(), AVAILABLE], legs: [slow(400)] });
    expect(evaluation).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      headline: 'Release: 1 of 2 objectives hold, 1 is waived.',
      legs: [{ verdict: 'pass' }],
      objectives: [{ verdict: 'fail', waived: true }, { verdict: 'pass' }],
    });
    expect(evaluation.checks[0]).toMatchObject({ verdict: 'fail', waiver: { ...WAIVER, state: 'waived' } });
    expect(evaluation.reasons[0]).toMatch(
      /^Requests are fast: waived, not met\. .+ Waived up to p95 < 500ms until 2026-11-23 by platform: the index is being built\.$/,
    );
  });

  test('is seen wherever verdicts are', () => {
    const evaluation = judgedRun({ objectives: [waivedBy()], legs: [slow(400)] });
    const screen = verdictText(evaluation, { colour: false, columns: 120, reportFile: null });
    expect(screen).toContain('Fail, waived');
    expect(screen).toContain('1 fail (waived)');
    const junit = renderJunit({ evaluation, series: [], requestTimeoutMs: 60_000 });
    expect(junit).toMatch(/<skipped message="p95 is 400 ms.+Waived up to p95 &lt; 500ms/);
    expect(junit).toContain('failures="0"');
  });

  test.each<[string, object, StatedLeg, string]>([
    ['it has expired', { expires: '2026-11-22' }, slow(400), 'expired'],
    ['it is above the ceiling', {}, slow(800), 'exceeded'],
    [
      'it is not shown to stay below the ceiling',
      { ceiling: 'p95 < 401ms' },
      { ...slow(405, 0.05) },
      'exceeded',
    ],
  ])('blocks again when %s', (_, more, leg, state) => {
    const evaluation = judgedRun({ objectives: [waivedBy(more)], legs: [leg] });
    expect(evaluation.verdict).not.toBe('pass');
    expect(onlyCheck(evaluation).waiver).toMatchObject({ state });
    expect(evaluation.objectives[0]?.waived).toBeUndefined();
  });

  test('says why its waiver does not help', () => {
    const reason = (more: object, leg: StatedLeg) =>
      onlyCheck(judgedRun({ objectives: [waivedBy(more)], legs: [leg] })).reason;
    expect(reason({ expires: '2026-11-22' }, slow(400))).toContain(
      'Its waiver by platform ended on 2026-11-22.',
    );
    expect(reason({}, slow(800))).toContain(
      'The waiver by platform does not cover it: p95 < 500ms was not shown to hold.',
    );
  });

  test('waives nothing that cannot be trusted', () => {
    const starved = { ...slow(400), cpuRatio: () => 0.99 };
    expect(judgedRun({ objectives: [waivedBy()], legs: [starved] })).toMatchObject({
      verdict: 'invalid',
      exitCode: 3,
    });
  });

  test('is of one selection, and no other failure hides behind it', () => {
    const perService = waivedBy({ where: { svc: 'tasks' } }, FAST_PER_SERVICE);
    const slowService = (slowOne: string): StatedLeg => ({
      latencyMs: ({ svc }) => (svc === slowOne ? 400 : 50),
    });
    expect(judgedRun({ objectives: [perService], legs: [slowService('tasks')] })).toMatchObject({
      verdict: 'pass',
    });
    expect(judgedRun({ objectives: [perService], legs: [slowService('auth')] })).toMatchObject({
      verdict: 'fail',
      objectives: [{ verdict: 'fail' }],
    });
  });

  test.each<[string, WrittenObjective, StatedLeg]>([
    [
      'a share of useful answers',
      waivedBy({ ceiling: 'ratio >= 90%' }, AVAILABLE),
      { outcome: ({ nthJourney }) => (isAmong(0.05, nthJourney) ? 'error' : 'good') },
    ],
    [
      'a count',
      waivedBy({ ceiling: 'count <= 3' }, NEVER_LIMITED),
      { outcome: ({ nthJourney, svc }) => (nthJourney === 300 && svc === 'auth' ? 'limited' : 'good') },
    ],
    [
      'a count over the run',
      waivedBy({ ceiling: 'count <= 3' }, { ...NEVER_LIMITED, pool: 'run' }),
      { outcome: ({ nthJourney, svc }) => (nthJourney === 300 && svc === 'auth' ? 'limited' : 'good') },
    ],
  ])('may be %s', (_, asked, leg) => {
    expect(judgedRun({ objectives: [asked], legs: [leg] })).toMatchObject({
      verdict: 'pass',
      objectives: [{ verdict: 'fail', waived: true }],
    });
  });

  test('may be a growth', () => {
    const growth = objective({
      id: 'growth',
      expect: 'p95 <= 1.25x',
      than: { load: 1 },
      waiver: { ...WAIVER, ceiling: 'p95 <= 3x' },
    });
    const all = (latency: number): StatedLeg => ({
      latencyMs: ({ nthJourney }) => latency + (nthJourney % 7),
    });
    const legs = [all(100), { load: 3, ...all(200) }];
    expect(judgedRun({ objectives: [growth], legs })).toMatchObject({
      verdict: 'pass',
      objectives: [{ verdict: 'fail', waived: true }],
    });
  });
});

describe('a waiver that nothing needs', () => {
  test.each<[string, object, StatedLeg, string]>([
    ['as all is well', {}, {}, 'fast: nothing to waive'],
    [
      'as it selects nothing',
      { where: { svc: 'auth' } },
      slow(400),
      'fast: its "where" selects none of its checks',
    ],
    ['as it has expired', { expires: '2026-01-01' }, slow(400), 'fast: it has expired'],
  ])('%s is warned of', (_, more, leg, found) => {
    const evaluation = judgedRun({ objectives: [waivedBy(more)], legs: [leg] });
    expect(doubts(evaluation)['waivers']).toMatchObject({ severity: 'warning', found });
  });

  test('is no doubt where it is needed, nor without any', () => {
    expect(doubts(judgedRun({ objectives: [waivedBy()], legs: [slow(400)] }))).toEqual({});
    expect(judgedRun().validity.some(({ id }) => id === 'waivers')).toBe(false);
  });
});
