import { expect, test } from 'vitest';
import { renderJunit } from '../../reports/junit.ts';
import type { Report } from '../../reports/report.ts';
import type { ValidityCheck, Verdict } from '../../runner/schema/evaluation-schema.ts';
import { madeCheck, soundLeg } from './fixtures/evaluation-parts.ts';
import { PASS } from './fixtures/reports.ts';

const LEG = 'monday-morning@2.5x';

function reportOf(verdict: Verdict, leg: string | null = LEG, exitCode = 1): Report {
  const checks = [madeCheck({ id: 'only', objective: 'service-p95', leg, verdict })];
  return { ...PASS, evaluation: { ...PASS.evaluation, checks, validity: [], exitCode } };
}

function totalsOf(xml: string): string {
  return /<testsuites [^>]*?(tests="[^>]*) time/u.exec(xml)?.[1] ?? '';
}

test.each<[Verdict, string]>([
  ['pass', 'tests="1" failures="0" errors="0" skipped="0"'],
  ['fail', 'tests="1" failures="1" errors="0" skipped="0"'],
  ['inconclusive', 'tests="1" failures="0" errors="1" skipped="0"'],
  ['invalid', 'tests="1" failures="0" errors="1" skipped="0"'],
  ['not-applicable', 'tests="1" failures="0" errors="0" skipped="1"'],
])('a check whose verdict is %s is counted as %s', (verdict, totals) => {
  expect(totalsOf(renderJunit(reportOf(verdict)))).toBe(totals);
});

test('what is inconclusive and let through is skipped: neither passed nor in the way', () => {
  const totals = totalsOf(renderJunit(reportOf('inconclusive', LEG, 0)));
  expect(totals).toBe('tests="1" failures="0" errors="0" skipped="1"');
});

test('an objective that nothing was judged by is not lost', () => {
  const [first] = PASS.evaluation.objectives;
  const objectives = first ? [{ ...first, verdict: 'not-applicable' as const, checks: [] }] : [];
  const xml = renderJunit({
    ...PASS,
    evaluation: { ...PASS.evaluation, objectives, checks: [], validity: [] },
  });
  expect(totalsOf(xml)).toBe('tests="1" failures="0" errors="0" skipped="1"');
});

test('there is a suite for the run and one for each leg', () => {
  const names = [...renderJunit(PASS).matchAll(/<testsuite name="([^"]*)"/gu)].map(([, name]) => name);
  expect(names).toEqual(['run: gate', ...PASS.evaluation.legs.map(({ id }) => id)]);
});

test('a check on a leg that left no result is not lost', () => {
  const xml = renderJunit(reportOf('invalid', 'a-leg-that-crashed@3x'));
  expect(xml).toContain('<testsuite name="run: gate" tests="1" failures="0" errors="1"');
});

test.each<[ValidityCheck['severity'], string]>([
  ['error', 'errors="1"'],
  ['warning', 'errors="0"'],
])('a validity check of severity %s that does not hold gives %s', (severity, expected) => {
  const [first] = soundLeg(LEG);
  const validity = first ? [{ ...first, passed: false, severity }] : [];
  const xml = renderJunit({ ...PASS, evaluation: { ...PASS.evaluation, checks: [], validity } });
  expect(totalsOf(xml)).toContain(expected);
});
