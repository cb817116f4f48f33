import { describe, expect, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import { COMPARED_IDS } from '../../runner/selftest/faults/compared-run.ts';
import { COMPARISON_FAULTS } from '../../runner/selftest/faults/comparison-faults.ts';
import type { Fault } from '../../runner/selftest/faults/fault.ts';
import {
  ALL_IDS,
  brokenCells,
  deadObjectives,
  type FaultRow,
  type FaultyRun,
  playFaultyRun,
  rowOf,
  rowOfRun,
  stuckObjectives,
  tryFault,
} from '../../runner/selftest/faults/fault-table.ts';
import { OBJECTIVE_IDS } from '../../runner/selftest/faults/healthy-service.ts';
import { MEASUREMENT_FAULTS } from '../../runner/selftest/faults/measurement-faults.ts';
import { HARMLESS, TARGET_FAULTS } from '../../runner/selftest/faults/target-faults.ts';
import { FOLDER_FAULTS } from '../../runner/selftest/folders/folder-faults.ts';
import type { Evaluate } from '../../runner/selftest/rates/error-rates.ts';

const ALL = [...HARMLESS, ...TARGET_FAULTS, ...MEASUREMENT_FAULTS, ...COMPARISON_FAULTS];

function faultNamed(id: string): Fault {
  const fault = ALL.find((each) => each.id === id);
  if (fault === undefined) throw new TypeError(`no fault ${id}`);
  return fault;
}

const played = new Map<string, FaultyRun | null>();

/** What an evaluation makes of a fault; equal faults do the same, so each is played once. */
function rowBy(id: string, evaluate: Evaluate): FaultRow {
  const fault = faultNamed(id);
  const run = played.has(id) ? (played.get(id) ?? null) : playFaultyRun(fault, 1);
  played.set(id, run);
  return rowOfRun(fault, run, evaluate);
}

const tried = new Map<string, FaultRow>();

/** What the gate's own evaluation makes of it. */
function rowNamed(id: string): FaultRow {
  const row = tried.get(id) ?? rowBy(id, evaluateRun);
  tried.set(id, row);
  return row;
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

describe('what faults do', () => {
  test('nothing wrong: everything passes', () => {
    const row = rowNamed('none');
    expect(new Set(Object.values(verdictsOf(row)))).toEqual(new Set(['pass']));
  });

  test.each([
    ['slower', { 'service-p95': 'fail', 'db-p95': 'pass' }],
    ['slow-database', { 'db-p95': 'fail', 'pool-p95': 'pass' }],
    ['errors', { availability: 'fail', 'service-p95': 'pass' }],
    ['limited', { 'never-limited': 'fail', 'service-p95': 'pass' }],
    ['stale', { 'fresh-reads': 'fail', availability: 'pass' }],
    ['dropped', { 'service-p95': 'fail', availability: 'fail' }],
    ['outage', { 'service-p95': 'fail', availability: 'fail' }],
    ['misspelt-tag', { 'service-p95': 'invalid' }],
    ['misspelt-objective', { 'service-p95': 'refused', 'api-p99': 'refused' }],
    ['slow-service', { 'service-p95': 'fail', 'waived-search': 'waived' }],
    ['over-ceiling', { 'waived-search': 'fail' }],
    ['waiver-expired', { 'waived-search': 'fail' }],
    ['growth', { growth: 'fail', 'not-slower': 'pass', 'unit-cost': 'pass' }],
    ['relapse', { recovery: 'fail', itself: 'pass' }],
    ['not-switched', { isolation: 'invalid', growth: 'pass' }],
    ['clock-ahead', { 'service-p95': 'invalid', 'fresh-reads': 'invalid' }],
  ])('%s: %o', (id, verdicts) => {
    const row = rowNamed(id);
    expect(verdictsOf(row)).toMatchObject(verdicts);
    expect(brokenCells(row)).toEqual([]);
  });

  test('equal seeds do the same, run after run', () => {
    expect(tryFault(faultNamed('errors'), 1, evaluateRun)).toEqual(rowNamed('errors'));
  });

  test('a fault of a comparison is told of every objective that compares', () => {
    expect(rowNamed('growth').cells.map(({ objective }) => objective)).toEqual(COMPARED_IDS);
  });

  test('names are unique', () => {
    const ids = [...ALL, ...FOLDER_FAULTS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('what a fault spoils are objectives that there are', () => {
    const named = ALL.flatMap(({ spoils }) => (spoils === 'all' ? [] : spoils));
    expect(named.filter((id) => !ALL_IDS.includes(id))).toEqual([]);
  });
});

describe('what plain values overlook', () => {
  const overlooked = (id: string) =>
    rowNamed(id)
      .cells.filter(({ naiveMissed }) => naiveMissed)
      .map(({ objective }) => objective);

  test('averaged percentiles, of what is slow for a fifth of the time', () => {
    expect(overlooked('averaged')).toContain('service-p95');
  });

  test('a record that is not whole', () => {
    expect(overlooked('lost-pushes')).toEqual(OBJECTIVE_IDS);
  });

  test('what nobody sent or said', () => {
    expect(overlooked('not-stated')).toEqual(['db-p95', 'pool-p95']);
  });

  test('but not what is plainly too slow', () => {
    expect(overlooked('slower')).toEqual([]);
  });
});

describe('an evaluation that is broken is found out', () => {
  test('one that lets everything pass misses a slow service', () => {
    const row = rowBy('slower', blind);
    expect(brokenCells(row)).toEqual([
      'missed: p95 10 % over the limit: service-p95 passes',
      'missed: p95 10 % over the limit: api-p99 passes',
      'missed: p95 10 % over the limit: waived-search passes',
    ]);
  });

  test('one that never fails anything leaves every objective dead', () => {
    expect(deadObjectives([rowBy('refused-all', blind)])).toEqual(ALL_IDS);
  });

  test('one that lets nothing pass leaves every objective stuck', () => {
    const timid: Evaluate = (record, thresholds) => {
      const evaluation = evaluateRun(record, thresholds);
      const objectives = evaluation.objectives.map((each) => ({ ...each, verdict: 'inconclusive' as const }));
      return { ...evaluation, objectives };
    };
    expect(stuckObjectives([rowBy('none', timid)])).toEqual(ALL_IDS);
    expect(stuckObjectives([rowNamed('none'), rowNamed('compared')])).toEqual([]);
  });

  test('one that says nothing of an objective lets nothing pass', () => {
    const silent: Evaluate = (record, thresholds) => ({ ...evaluateRun(record, thresholds), objectives: [] });
    const row = rowBy('none', silent);
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
    ['target', 'waived', 'waived', 'caught'],
    ['target', 'waived', 'pass', 'missed'],
    ['target', 'waived', 'fail', 'held-up'],
    ['target', 'waived', 'inconclusive', 'held-up'],
    ['target', 'violated', 'waived', 'missed'],
    ['target', 'holds', 'waived', 'false-alarm'],
    ['measurement', 'waived', 'waived', 'missed'],
    ['measurement', 'holds', 'pass', 'missed'],
    ['measurement', 'holds', 'refused', 'caught'],
    ['measurement', 'violated', 'fail', 'false-alarm'],
    ['harmless', 'holds', 'pass', 'fine'],
    ['harmless', 'holds', 'inconclusive', 'held-up'],
    ['harmless', 'holds', 'invalid', 'false-alarm'],
    ['harmless', 'holds', 'fail', 'false-alarm'],
  ] as const)('%s, truth %s, verdict %s: %s', (kind, truth, verdict, effect) => {
    const spoils = kind === 'measurement' ? 'all' : [];
    const truths = new Map(OBJECTIVE_IDS.map((id) => [id, truth]));
    const said = { verdict: () => verdict, holdsByValue: () => true };
    const { cells } = rowOf({ id: 'any', title: 'any', kind, spoils }, truths, said);
    expect(new Set(cells.map((cell) => cell.effect))).toEqual(new Set([effect]));
  });
});
