import { describe, expect, test } from 'vitest';
import { groupViews, outlooks } from '../../reports/view/first-screen.ts';
import { FAIL, INCONCLUSIVE, INVALID, PASS } from './fixtures/reports.ts';

const valueOf = (report: typeof PASS, label: string) =>
  outlooks(report.evaluation).find((outlook) => outlook.label === label);

describe('the first screen', () => {
  test('has one line for each kind of objective, with the check that decides it', () => {
    expect(groupViews(FAIL.evaluation).map(({ name, verdict, counts }) => [name, verdict, counts])).toEqual([
      ['Speed', 'fail', '0 of 1 hold'],
      ['Availability', 'fail', '0 of 1 hold'],
      ['Correctness', 'pass', '1 of 1 hold'],
      ['Growth and neighbours', 'pass', '1 of 1 hold'],
    ]);
  });

  test('every line leads to the record of its check', () => {
    for (const { href } of groupViews(PASS.evaluation)) expect(href).toMatch(/^#record-[\w.-]+$/u);
  });

  test('names the highest load without a failure, and what has least room', () => {
    expect(valueOf(PASS, 'Headroom so far')).toMatchObject({ value: 'holds at 3x' });
    expect(valueOf(FAIL, 'Headroom so far')).toMatchObject({ value: 'below 2.5x' });
    expect(valueOf(PASS, 'Headroom so far')?.note).toMatch(/^Played: 2.5x, 3x. Least room where it holds: /u);
  });

  test('says when nothing was compared with accepted runs, and what came of it when something was', () => {
    expect(valueOf(PASS, 'Against the baseline')?.value).toBe('not compared');
    const compared = { with: '3 accepted runs', ownMs: 110, otherMs: 100, otherSamples: 3 };
    const checks = PASS.evaluation.checks.map((check) =>
      check.unit === 'x' ? { ...check, compared } : check,
    );
    const evaluation = { ...PASS.evaluation, checks };
    expect(valueOf({ ...PASS, evaluation }, 'Against the baseline')?.value).toBe('1 pass, 1 not applicable');
  });

  test('says how many validity checks hold', () => {
    expect(valueOf(INVALID, 'How sure')?.note).toMatch(/^\d+ of \d+ validity checks hold; /u);
  });

  test('claims no headroom and no certainty from legs that are invalid or open', () => {
    expect(valueOf(INVALID, 'Headroom so far')?.value).toBe('not shown at 2.5x');
    expect(valueOf(INVALID, 'How sure')?.value).toBe('not to be trusted');
    expect(valueOf(INCONCLUSIVE, 'Headroom so far')?.value).toBe('not shown at 2.5x');
    expect(valueOf(INCONCLUSIVE, 'How sure')?.note).toContain('1 check left open');
  });
});
