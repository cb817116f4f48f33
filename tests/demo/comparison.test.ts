import { describe, expect, test } from 'vitest';
import { comparisonExitCode, comparisonText } from '../../demo/comparison.ts';
import type { DemoRun } from '../../demo/demo-run.ts';
import { FAIL, PASS } from '../reports/fixtures/reports.ts';

const reportFile = 'results/20261123T070000Z-gate/verdict/report.html';
const legacy: DemoRun = {
  architecture: 'legacy',
  exitCode: 1,
  evaluation: { ...FAIL.evaluation, reportFile },
};
const modern: DemoRun = {
  architecture: 'modern',
  exitCode: 0,
  evaluation: { ...PASS.evaluation, reportFile },
};
const unjudged = (run: DemoRun, exitCode: number): DemoRun => ({ ...run, exitCode, evaluation: null });

describe('a comparison ends', () => {
  test.each([
    ['as the modern system did when both were judged', legacy, modern, 0],
    ['as the modern system did when that fails', legacy, { ...modern, exitCode: 1 }, 1],
    ['as legacy did when legacy was not judged', unjudged(legacy, 2), modern, 2],
    ['as modern did when only modern was not judged', legacy, unjudged(modern, 70), 70],
    ['never as "pass" when a side is missing', unjudged(legacy, 0), modern, 70],
  ])('%s', (_, first, second, exitCode) => {
    expect(comparisonExitCode([first, second])).toBe(exitCode);
  });
});

test.each([80, 110, 200])('a comparison fits %i columns, but for the reports’ paths', (columns) => {
  const lines = comparisonText([legacy, modern], columns).split('\n');
  const long = lines.filter((line) => [...line].length > columns);
  expect(long.filter((line) => !line.startsWith('  Report: '))).toEqual([]);
});

test('under each headline stand its reasons and where the report is', () => {
  const { headline, reasons } = FAIL.evaluation;
  const text = comparisonText([legacy, modern], 1000);
  const block = [
    `legacy: ${headline}`,
    ...reasons.map((reason) => `  - ${reason}`),
    `  Report: ${reportFile}`,
  ];
  expect(reasons).not.toEqual([]);
  expect(text).toContain(block.join('\n'));
});

test('a side that was not judged says so', () => {
  const text = comparisonText([unjudged(legacy, 2), modern], 80);
  expect(text).toContain('legacy: not judged');
  expect(comparisonText([unjudged(legacy, 2)], 80)).toBe('legacy: not judged\n');
});
