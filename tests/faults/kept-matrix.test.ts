import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FAULT_CASES } from '../../demo/faults/cases.ts';
import type { FaultCase } from '../../demo/faults/fault-case.ts';
import {
  keptMatrixText,
  keptOf,
  MATRIX_FILE,
  type Play,
  readKeptMatrix,
  rowsOf,
} from '../../demo/faults/kept-matrix.ts';
import { judgedRow, type Row, unjudgedRow } from '../../demo/faults/matrix.ts';
import { matrixMarkdown } from '../../demo/faults/matrix-markdown.ts';
import { madeCheck, madeObjective } from '../reports/fixtures/evaluation-parts.ts';
import { PASS } from '../reports/fixtures/reports.ts';

const ON = {
  commit: { hash: 'd290ad3', isClean: true },
  postgresVersion: '18.4',
  cores: { count: 2, model: 'Some CPU' },
};
const LATER = { ...ON, commit: { hash: '5a2e9e9', isClean: true } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peakgate-matrix-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function caseCalled(name: string): FaultCase {
  const fault = FAULT_CASES.find((each) => each.name === name);
  if (fault === undefined) throw new TypeError(`there is no case ${name}`);
  return fault;
}

/** A row of a leg whose verdict stands in its folder: the objectives that the case wants to fail do, or do not. */
function played(name: string, isSeen: boolean): Row {
  const fault = caseCalled(name);
  const verdict = isSeen ? 'fail' : 'inconclusive';
  const checks = (fault.expected.fails ?? []).map((id) => madeCheck({ id, objective: id, verdict }));
  const objectives = checks.map(({ objective }) =>
    madeObjective(checks, { id: objective, title: objective, expect: '', verdict }),
  );
  const evaluation = { ...PASS.evaluation, objectives, checks };
  const verdictFolder = join(folder, 'legs', name, 'verdict');
  mkdirSync(verdictFolder, { recursive: true });
  writeFileSync(join(verdictFolder, 'evaluation.json'), JSON.stringify(evaluation));
  return judgedRow(fault, { ...evaluation, reportFile: join(verdictFolder, 'report.html') });
}

function keep(...plays: Play[]): void {
  writeFileSync(join(folder, MATRIX_FILE), keptMatrixText(folder, plays));
}

describe('a matrix that was kept', () => {
  test('is read again as it was, leg by leg', () => {
    const stale = played('stale-cache', true);
    const mail = unjudgedRow(caseCalled('mail-down'), 'exit code 2: no target');
    keep({ on: ON, rows: [mail] }, { on: LATER, rows: [stale] });
    expect(readKeptMatrix(folder)).toEqual([
      { on: ON, rows: [mail] },
      { on: LATER, rows: [stale] },
    ]);
  });

  test('says nothing of where its folder was', () => {
    keep({ on: ON, rows: [played('stale-cache', true)] });
    expect(readFileSync(join(folder, MATRIX_FILE), 'utf8')).not.toContain(folder);
  });

  test('keeps what is as expected and was not named', () => {
    const rows = [played('stale-cache', true), played('stall', false), played('lost-job', true)];
    const kept = keptOf([{ on: ON, rows }], ['lost-job']);
    expect(rowsOf(kept).map(({ fault }) => fault.name)).toEqual(['stale-cache']);
  });

  test('keeps the order of the cases, whichever was played first', () => {
    const names = FAULT_CASES.map(({ name }) => name);
    const rows = ['stale-cache', 'stall', 'lost-job'].map((name) => played(name, true));
    const order = rowsOf([
      { on: ON, rows: rows.slice(1) },
      { on: LATER, rows: rows.slice(0, 1) },
    ]).map(({ fault }) => names.indexOf(fault.name));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('says of what each part is', () => {
    const plays = [
      { on: LATER, rows: [played('stall', true)] },
      { on: ON, rows: [played('stale-cache', true), played('lost-job', true)] },
    ];
    const text = matrixMarkdown(plays, { picture: 'matrix.png', reportOf: () => null });
    expect(text).toMatch(/^Played on \S+ at commit d290ad3 .*\n\*stall\*: played on \S+ at commit 5a2e9e9 /m);
  });

  test.each([
    ['no matrix', () => {}, 'There is no matrix in'],
    ['half a matrix', () => writeFileSync(join(folder, MATRIX_FILE), '{"plays": ['), 'cannot be read'],
    ['another file', () => writeFileSync(join(folder, MATRIX_FILE), '{"rows": []}'), 'cannot be read'],
    [
      'no verdict of a leg',
      () => {
        keep({ on: ON, rows: [played('stale-cache', true)] });
        rmSync(join(folder, 'legs'), { recursive: true });
      },
      'evaluation.json cannot be read',
    ],
  ])('is refused where the folder has %s', (_, prepare, said) => {
    prepare();
    expect(() => readKeptMatrix(folder)).toThrow(said);
  });
});
