import { describe, expect, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import type { Fault } from '../../runner/selftest/faults/fault.ts';
import {
  brokenCells,
  deadObjectives,
  type Evaluate,
  type FaultRow,
  rowOf,
  tryFault,
} from '../../runner/selftest/faults/fault-table.ts';
import { OBJECTIVE_IDS } from '../../runner/selftest/faults/healthy-service.ts';
import { MEASUREMENT_FAULTS } from '../../runner/selftest/faults/measurement-faults.ts';
import { HARMLESS, TARGET_FAULTS } from '../../runner/selftest/faults/target-faults.ts';
import { FOLDER_FAULTS } from '../../runner/selftest/folders/folder-faults.ts';

const ALL = [...HARMLESS, ...TARGET_FAULTS, ...MEASUREMENT_FAULTS];

function faultNamed(id: string): Fault {
  const fault = ALL.find((each) => each.id === id);
  if (fault === undefined) throw new TypeError(`no fault ${id}`);
  return fault;
}

function verdictsOf({ cells }: FaultRow): Record<string, string> {
  return Object.fromEntries(cells.map(({ objective, verdict }) => [objective, verdict]));
}

/** An evaluation that lets everything pass. */
const blind: Evaluate = (record, thresholds) => {
  const evaluation = evaluateRun(record, thresholds);
  return {
    ...evaluation,
    objectives: evaluation.objectives.map((objective) => ({ ...objective, verdict: 'pass' })),
  };
};

/** An evaluation that compares the measured value with its limit, as most tools do. */
const naive: Evaluate = (record, thresholds) => {
  const evaluation = evaluateRun(record, thresholds);
  const holds = (id: string) =>
    evaluation.checks
      .filter(({ objective }) => objective === id)
      .every(({ estimate, limit, statistic }) =>
        statistic === 'ratio' ? (estimate ?? 1) >= limit : (estimate ?? 0) < limit || estimate === limit,
      );
  return {
    ...evaluation,
    objectives: evaluation.objectives.map((objective) => ({
      ...objective,
      verdict: holds(objective.id) ? ('pass' as const) : ('fail' as const),
    })),
  };
};

describe('what faults do', () => {
  test('nothing wrong: everything passes', () => {
    const row = tryFault(faultNamed('none'), 1, evaluateRun);
    expect(new Set(Object.values(verdictsOf(row)))).toEqual(new Set(['pass']));
  });

  test.each([
    ['slower', { 'service-p95': 'fail', 'db-p95': 'pass' }],
    ['slow-database', { 'db-p95': 'fail', 'pool-p95': 'pass' }],
    ['pool-exhausted', { 'pool-p95': 'fail', 'db-p95': 'pass' }],
    ['errors', { availability: 'fail', 'service-p95': 'pass' }],
    ['limited', { 'never-limited': 'fail', 'service-p95': 'pass' }],
    ['stale', { 'fresh-reads': 'fail', availability: 'pass' }],
    ['averaged', { 'api-p99': 'fail' }],
    ['misspelt-tag', { 'service-p95': 'invalid', 'api-p99': 'pass' }],
    ['misspelt-objective', { 'service-p95': 'refused', 'api-p99': 'refused' }],
    ['clock-ahead', { 'service-p95': 'invalid', 'fresh-reads': 'invalid' }],
    ['not-looked-at', { 'fresh-reads': 'invalid', 'api-p99': 'pass' }],
  ])('%s: %o', (id, verdicts) => {
    const row = tryFault(faultNamed(id), 1, evaluateRun);
    expect(verdictsOf(row)).toMatchObject(verdicts);
    expect(brokenCells(row)).toEqual([]);
  });

  test('names are unique', () => {
    const ids = [...ALL, ...FOLDER_FAULTS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('what a fault spoils are objectives that there are', () => {
    const named = ALL.flatMap(({ spoils }) => (spoils === 'all' ? [] : spoils));
    expect(named.filter((id) => !OBJECTIVE_IDS.some((known) => known === id))).toEqual([]);
  });
});

describe('an evaluation that is broken is found out', () => {
  test('one that lets everything pass misses a slow service', () => {
    const row = tryFault(faultNamed('slower'), 1, blind);
    expect(brokenCells(row)).toEqual([
      'missed: p95 10 % over the limit: service-p95 passes',
      'missed: p95 10 % over the limit: api-p99 passes',
    ]);
  });

  test('one that compares percentiles believes averaged ones, and a record that is not whole', () => {
    expect(brokenCells(tryFault(faultNamed('averaged'), 1, naive))).toContainEqual(
      expect.stringContaining('service-p95 passes'),
    );
    expect(brokenCells(tryFault(faultNamed('lost-pushes'), 1, naive)).length).toBeGreaterThan(0);
  });

  test('one that never fails anything leaves every objective dead', () => {
    expect(deadObjectives([tryFault(faultNamed('refused-all'), 1, blind)])).toEqual(OBJECTIVE_IDS);
  });

  test('one that says nothing of an objective lets nothing pass', () => {
    const silent: Evaluate = (record, thresholds) => ({ ...evaluateRun(record, thresholds), objectives: [] });
    const row = tryFault(faultNamed('none'), 1, silent);
    expect(row.cells.every(({ effect }) => effect === 'false-alarm')).toBe(true);
  });
});

describe('what an effect is called', () => {
  test.each([
    ['target', 'holds', 'pass', 'fine'],
    ['target', 'holds', 'inconclusive', 'held-up'],
    ['target', 'holds', 'fail', 'false-alarm'],
    ['target', 'violated', 'pass', 'missed'],
    ['target', 'violated', 'fail', 'caught'],
    ['target', 'violated', 'inconclusive', 'caught'],
    ['target', 'unknown', 'pass', 'missed'],
    ['target', 'unknown', 'invalid', 'caught'],
    ['target', 'unknown', 'fail', 'false-alarm'],
    ['measurement', 'holds', 'pass', 'missed'],
    ['measurement', 'holds', 'refused', 'caught'],
    ['measurement', 'violated', 'fail', 'false-alarm'],
    ['harmless', 'holds', 'pass', 'fine'],
    ['harmless', 'holds', 'inconclusive', 'false-alarm'],
  ] as const)('%s, truth %s, verdict %s: %s', (kind, truth, verdict, effect) => {
    const spoils = kind === 'measurement' ? 'all' : [];
    const truths = new Map(OBJECTIVE_IDS.map((id) => [id, truth]));
    const { cells } = rowOf({ id: 'any', title: 'any', kind, spoils }, truths, () => verdict);
    expect(new Set(cells.map((cell) => cell.effect))).toEqual(new Set([effect]));
  });
});
