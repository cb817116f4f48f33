import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultCase } from '../../demo/faults/fault-case.ts';
import {
  deviations,
  isAsExpected,
  judgedRow,
  type Row,
  unjudgedRow,
  wasNotMeasured,
} from '../../demo/faults/matrix.ts';
import { matrixMarkdown } from '../../demo/faults/matrix-markdown.ts';
import { matrixPicture } from '../../demo/faults/matrix-picture.ts';
import { OBJECTIVE_IDS } from '../../demo/faults/objectives.ts';
import { commitOf, type PlayedOn } from '../../demo/faults/played-on.ts';
import { progressNotes } from '../../demo/faults/progress-notes.ts';
import type { Verdict } from '../../runner/schema/evaluation-schema.ts';
import { madeCheck, madeObjective } from '../reports/fixtures/evaluation-parts.ts';
import { PASS } from '../reports/fixtures/reports.ts';
import { statedObjectives } from './stated-objectives.ts';

const CASE: FaultCase = {
  name: 'stall',
  title: 'It stands still',
  profile: 'fault-check',
  faults: { stall: {} },
  expected: {
    fails: ['service-p95'],
    invalid: ['db-p95'],
    passes: ['availability'],
    neverPasses: { 'api-p99': 'it may be too short' },
    may: { mail: 'chance' },
  },
};
const ALL_AS_EXPECTED = {
  'service-p95': 'fail',
  'api-p99': 'inconclusive',
  'db-p95': 'invalid',
  availability: 'pass',
  mail: 'pass',
  residency: 'pass',
} as const;

function rowWith(verdicts: Readonly<Record<string, Verdict>>): Row {
  const judged = Object.entries(verdicts);
  const checks = judged.map(([objective, verdict]) => madeCheck({ id: objective, objective, verdict }));
  const objectives = judged.map(([id, verdict]) =>
    madeObjective(checks, { id, title: id, expect: '', verdict }),
  );
  return judgedRow(CASE, {
    ...PASS.evaluation,
    objectives,
    checks,
    reportFile: '/runs/1/verdict/report.html',
  });
}

describe('a row is', () => {
  test.each<[string, Readonly<Record<string, Verdict>>, readonly string[]]>([
    ['as expected when each verdict is', ALL_AS_EXPECTED, []],
    ['as expected when what may fail fails', { ...ALL_AS_EXPECTED, mail: 'fail' }, []],
    [
      'as expected when what must hold cannot be decided',
      { ...ALL_AS_EXPECTED, residency: 'inconclusive' },
      [],
    ],
    [
      'wrong when a fault passes unseen',
      { ...ALL_AS_EXPECTED, 'service-p95': 'pass' },
      ['stall × service-p95: fails expected, pass found'],
    ],
    ['as expected when what must not pass fails', { ...ALL_AS_EXPECTED, 'api-p99': 'fail' }, []],
    [
      'wrong when what must be proven to hold is not decided',
      { ...ALL_AS_EXPECTED, availability: 'inconclusive' },
      ['stall × availability: passes expected, inconclusive found'],
    ],
    [
      'wrong when it cannot be decided whether a fault is there',
      { ...ALL_AS_EXPECTED, 'service-p95': 'inconclusive' },
      ['stall × service-p95: fails expected, inconclusive found'],
    ],
    [
      'wrong when a healthy objective is blamed',
      { ...ALL_AS_EXPECTED, residency: 'fail' },
      ['stall × residency: holds expected, fail found'],
    ],
    [
      'wrong when a healthy objective was not measured',
      { ...ALL_AS_EXPECTED, residency: 'invalid' },
      ['stall × residency: holds expected, invalid found'],
    ],
    [
      'wrong when what cannot be measured is said to hold',
      { ...ALL_AS_EXPECTED, 'db-p95': 'pass' },
      ['stall × db-p95: invalid expected, pass found'],
    ],
    [
      'wrong when an objective that must fail was not judged at all',
      { 'api-p99': 'fail', 'db-p95': 'invalid', availability: 'pass' },
      ['stall × service-p95: fails expected, not-applicable found'],
    ],
  ])('%s', (_, verdicts, wrong) => {
    const row = rowWith(verdicts);
    expect(deviations([row])).toEqual(wrong);
    expect(isAsExpected(row)).toBe(wrong.length === 0);
  });

  test.each(['pass', 'invalid', 'not-applicable'] as const)(
    'wrong when what must not pass is %s',
    (found) => {
      const row = rowWith({ ...ALL_AS_EXPECTED, 'api-p99': found });
      expect(deviations([row])).toEqual([`stall × api-p99: no pass expected, ${found} found`]);
    },
  );

  test('wrong in one word when the whole leg could not be measured', () => {
    const row = rowWith({
      'service-p95': 'invalid',
      'api-p99': 'invalid',
      'db-p95': 'invalid',
      availability: 'invalid',
      residency: 'invalid',
    });
    expect(deviations([row])).toEqual([expect.stringMatching(/^stall: could not be measured: /)]);
  });

  test('wrong when the gate could not judge it', () => {
    const row = unjudgedRow(CASE, 'exit code 70: out of memory');
    expect(isAsExpected(row)).toBe(false);
    expect(deviations([row])).toEqual(['stall: not judged: exit code 70: out of memory']);
  });
});

test.each<[string, Readonly<Record<string, Verdict>>, boolean]>([
  [
    'played again when something unexpectedly could not be measured',
    { ...ALL_AS_EXPECTED, mail: 'pass', residency: 'invalid' },
    true,
  ],
  ['not played again when only that is invalid which must be', ALL_AS_EXPECTED, false],
  [
    'not played again because a verdict is not the wanted one',
    { ...ALL_AS_EXPECTED, 'service-p95': 'pass' },
    false,
  ],
])('a leg is %s', (_, verdicts, again) => {
  expect(wasNotMeasured(rowWith(verdicts))).toBe(again);
});

describe('the document', () => {
  const reportOf = ({ evaluation }: Row) => evaluation?.reportFile ?? null;
  const playedOn = {
    commit: { hash: 'd290ad3', isClean: true },
    postgresVersion: '18.4',
    cores: { count: 2, model: 'Some CPU' },
  };
  const options = { picture: 'matrix.png', reportOf };
  const textOf = (...rows: Row[]) => matrixMarkdown([{ on: playedOn, rows }], options);

  test('says what it is of: commit, versions and machine', () => {
    expect(textOf(rowWith(ALL_AS_EXPECTED))).toMatch(
      /^Played on \d{4}-\d\d-\d\d at commit d290ad3 \(a clean checkout\), with k6 \S+ and PostgreSQL 18\.4, on 2 cores \(Some CPU\)\.$/m,
    );
  });

  test.each<[string, Partial<PlayedOn>, string]>([
    [
      'files that differ from the commit',
      { commit: { hash: 'd290ad3', isClean: false } },
      'Played at commit d290ad3 (with changes that are not in it), with PostgreSQL 18.4, on 2 cores (Some CPU).',
    ],
    [
      'no commit at all',
      { commit: null },
      'Played from a copy without its history, with PostgreSQL 18.4, on 2 cores (Some CPU).',
    ],
    [
      'one core without a name',
      { cores: { count: 1, model: '' } },
      'Played at commit d290ad3 (a clean checkout), with PostgreSQL 18.4, on 1 core.',
    ],
  ])('says so of %s', (_, other, said) => {
    expect(matrixMarkdown([{ on: { ...playedOn, ...other }, rows: [] }], options)).toContain(said);
  });

  test('shows each cell by a sign, and says that all is as expected', () => {
    const text = textOf(rowWith(ALL_AS_EXPECTED));
    expect(text).toContain(
      '**All 22 cells are as expected**: each of the 2 that must be blamed is, and none of the 1 that must not pass does.',
    );
    expect(text).toContain(
      '| stall | ✗ | ⊘ | – | – | ✓ | ! | – | – | – | ✓ | – | – | – | – | – | – | ✓ | – | – | – | – | – |',
    );
    expect(text).toContain('[Report](/runs/1/verdict/report.html)');
  });

  test('names every objective of the gate that it has no column for, and why', () => {
    const text = textOf(rowWith(ALL_AS_EXPECTED));
    for (const id of statedObjectives('thresholds.json'))
      expect(
        OBJECTIVE_IDS.some((each) => each === id) || text.includes(`not in this matrix: \`${id}\`: `),
        id,
      ).toBe(true);
  });

  test('says how many cells are proven to hold, and how many are only not blamed', () => {
    expect(textOf(rowWith({ ...ALL_AS_EXPECTED, residency: 'inconclusive', mail: 'fail' }))).toContain(
      'Of the others, 1 are proven to hold, 1 are not blamed on a leg too short to prove more, 1 are touched by a fault as they may be, and 16 are not judged on their leg.',
    );
  });

  test('names what is wrong, before the table and under its case', () => {
    const text = textOf(rowWith({ ...ALL_AS_EXPECTED, residency: 'fail' }), unjudgedRow(CASE, 'killed'));
    expect(text).toContain('**Of 22 cells, these are not as expected:**');
    expect(text).toContain('- stall × residency: holds expected, fail found');
    expect(text).toMatch(/- ✗✗ \*\*residency\*\*: holds expected, fail found: .+ limit /);
    expect(text).toContain('- not judged: killed');
  });

  test('says why an objective may be touched when it is', () => {
    expect(textOf(rowWith({ ...ALL_AS_EXPECTED, mail: 'fail' }))).toMatch(/- \(✗\) mail: .+ \(chance\)/);
    expect(textOf(rowWith(ALL_AS_EXPECTED))).not.toContain('chance');
  });

  test('says of what must not pass whether it failed or is undecided, and why', () => {
    expect(textOf(rowWith(ALL_AS_EXPECTED))).toContain('- ⊘ api-p99: undecided (it may be too short)');
    expect(textOf(rowWith({ ...ALL_AS_EXPECTED, 'api-p99': 'fail' }))).toMatch(
      /- ⊘ api-p99: .+, limit .+ \(it may be too short\)/,
    );
  });

  test('has a picture, the same for the same rows', async () => {
    const rows = [rowWith(ALL_AS_EXPECTED), unjudgedRow(CASE, 'killed')];
    const [one, other] = [await matrixPicture(rows), await matrixPicture(rows)];
    expect(Buffer.from(one).subarray(1, 4).toString()).toBe('PNG');
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  });
});

describe('the commit', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peakgate-commit-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is none where there is no history', async () => {
    expect(await commitOf(folder)).toBeNull();
  });

  test('is clean until a file is there that it does not hold', async () => {
    await git('init', '-q');
    await git('commit', '-q', '--allow-empty', '-m', 'first');
    const hash = (await git('rev-parse', '--short', 'HEAD')).stdout;
    expect(await commitOf(folder)).toEqual({ hash, isClean: true });
    await writeFile(join(folder, 'new.txt'), 'new');
    expect(await commitOf(folder)).toEqual({ hash, isClean: false });
  });
});

test('progress says which case is played, how it went, and how long the rest takes', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const notes = progressNotes(
    [CASE, { ...CASE, name: 'again' }],
    (text) => lines.push(text),
    () => nowMs,
  );
  notes.begins(CASE);
  nowMs = 61_000;
  const rows = [rowWith(ALL_AS_EXPECTED)];
  notes.ended(rows);
  notes.begins({ ...CASE, name: 'again' });
  notes.ended([...rows, rowWith({ ...ALL_AS_EXPECTED, 'service-p95': 'pass' })]);
  expect(lines.join('')).toBe(
    [
      'faults: 1 of 2, stall: It stands still',
      '        ✓ as expected; about 1 min 1 s left',
      'faults: 2 of 2, again: It stands still',
      '        ✗ stall × service-p95: fails expected, pass found',
      '',
    ].join('\n'),
  );
});
