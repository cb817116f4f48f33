import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../runner/baseline/fingerprint.ts';
import { notJudged } from '../../runner/flow/not-judged.ts';
import { statedLatency, statedRun } from '../compare/stated-run.ts';
import { madeRun } from '../evaluate/made/made-run.ts';
import { FAST, objective } from '../evaluate/made/made-thresholds.ts';

const FASTER = objective({ id: 'improvement', expect: 'p95 <= 0.85x', than: { baseline: 'accepted' } });
const UNIT_COST = objective({
  id: 'unit-cost-cpu',
  sli: 'target_cpu_per_request',
  expect: 'mean <= 1.05x',
  than: { load: 1 },
});

describe('what a run will not judge is told before its load', () => {
  const { record } = madeRun({ objectives: [FAST, FASTER, UNIT_COST], legs: [{}, { load: 3 }] });
  const plans = record.legs.map(({ plan }) => plan);
  const known = { manifest: record.manifest, plans, baselines: null, isMetered: false };

  test('once for each objective, with what to do', () => {
    const notes = notJudged(known);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(
      /^note: "improvement" will not be judged: needs 5 more accepted runs .*measure again\.$/,
    );
    expect(notes[1]).toMatch(
      /^note: "unit-cost-cpu" will not be judged: .*`--target-pid <pid>`.*measure again\.$/,
    );
  });

  test('nothing where all is there', () => {
    const fingerprint = fingerprintOf(record);
    const latencies = plans.map(({ id }) => statedLatency({ leg: id }));
    const runs = Array.from({ length: 5 }, () => ({
      ...statedRun({ fingerprint, latencies }),
      acceptedAt: '2026-11-01T00:00:00.000Z',
    }));
    const kept = JSON.stringify({ version: 1, baselines: [{ name: 'accepted', runs }] });
    expect(notJudged({ ...known, baselines: Buffer.from(kept), isMetered: true })).toEqual([]);
  });
});
