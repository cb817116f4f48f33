import { describe, expect, test } from 'vitest';
import { verdictText } from '../../runner/console/verdict-text.ts';
import { madeCheck } from '../reports/fixtures/evaluation-parts.ts';
import { HOSTILE, HOSTILE_REPORT } from '../reports/fixtures/hostile.ts';
import { FAIL, INCONCLUSIVE, INVALID, PASS } from '../reports/fixtures/reports.ts';
import { golden } from '../reports/golden.ts';

const REPORTS = { pass: PASS, fail: FAIL, inconclusive: INCONCLUSIVE, invalid: INVALID };
const reportFile = 'results/20261123T070000Z-gate/verdict/report.html';
const plain = { colour: false, columns: 80, reportFile };
const ESCAPE = String.fromCodePoint(0x1b);

describe.each(Object.entries(REPORTS))(
  'the closing block of a run whose verdict is %s',
  (name, { evaluation }) => {
    test('is as it was accepted', async () => {
      const text = verdictText(evaluation, plain);
      expect(text).toBe(await golden(`tests/golden/reports/${name}.console.txt`, text));
    });

    test.each([60, 80, 120, 200])('fits %i columns, without trailing spaces', (columns) => {
      const lines = verdictText(evaluation, { ...plain, columns }).split('\n');
      expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
      expect(lines.filter((line) => /\s$/u.test(line))).toEqual([]);
    });

    test('has colours only where they are asked for', () => {
      expect(verdictText(evaluation, plain)).not.toContain(ESCAPE);
      expect(verdictText(evaluation, { ...plain, colour: true })).toContain(ESCAPE);
    });
  },
);

test('the last lines are the verdict, its reasons and where the report is', () => {
  const lines = verdictText(FAIL.evaluation, { ...plain, columns: 200 })
    .trimEnd()
    .split('\n');
  const { headline, reasons } = FAIL.evaluation;
  expect(lines.slice(-5)).toEqual([
    `✗ FAIL: ${headline}`,
    ...reasons.map((reason) => `  - ${reason}`),
    `Report: ${reportFile}`,
  ]);
});

test('without a report nothing is said of one', () => {
  expect(verdictText(PASS.evaluation, { ...plain, reportFile: null })).not.toContain('Report:');
});

test('checks that fail come first, then those undecided, and many passes are counted', () => {
  const text = verdictText(FAIL.evaluation, { ...plain, columns: 200 });
  const places = ['✗ Fail          service-p95 search', '? Inconclusive  service-p95 tasks', '✓ 15 pass:'];
  const found = places.map((place) => text.indexOf(place));
  expect(found.every((at) => at >= 0)).toBe(true);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
});

test('a few passes are listed one by one', () => {
  const checks = [madeCheck({ id: 'a', objective: 'api-p99', estimate: 148.2 })];
  expect(verdictText({ ...PASS.evaluation, checks }, plain)).toMatch(
    /✓ Pass +api-p99 +monday-morning@2\.5x +148 ms +< 200 ms/u,
  );
});

test('hundreds of failing checks do not bury the verdict', () => {
  const checks = Array.from({ length: 400 }, (_, index) =>
    madeCheck({ id: `${index}`, objective: 'service-p95', verdict: 'fail', reason: `Reason ${index}.` }),
  );
  const text = verdictText({ ...FAIL.evaluation, checks }, plain);
  expect(text.split('\n').length).toBeLessThan(120);
  expect(text).toContain('370 more are in the report');
});

test('an objective that many checks break is explained once, by the worst of them', () => {
  const bad = (estimate: number) => ({ estimate, lower: 0.1, upper: 1, allowed: 0.05 });
  const checks = [0.2, 0.9, 0.5].map((share, nth) =>
    madeCheck({
      id: `${nth}`,
      objective: 'service-p95',
      selector: { svc: `svc-${nth}` },
      verdict: 'fail',
      badRatio: bad(share),
      reason: `Reason ${nth}.`,
    }),
  );
  const text = verdictText({ ...FAIL.evaluation, checks }, plain);
  expect(text).toContain('✗ service-p95 svc-1 at monday-morning@2.5x, and 2 more: Reason 1.');
  expect(text).not.toContain('Reason 0.');
});

test('checks of several legs stand under their leg where there is no room beside them', () => {
  const checks = ['monday-morning@2.5x', 'thursday-afternoon@3x'].map((leg) =>
    madeCheck({ id: leg, objective: 'service-p95', selector: { svc: 'notifications' }, leg }),
  );
  const narrow = verdictText({ ...PASS.evaluation, checks }, plain).split('\n');
  expect(narrow).toContain('  thursday-afternoon@3x');
  const wide = verdictText({ ...PASS.evaluation, checks }, { ...plain, columns: 120 });
  expect(wide).toMatch(/✓ Pass +service-p95 notifications +thursday-afternoon@3x +148 ms/u);
});

test('checks with the same reason share a line', () => {
  const text = verdictText(INVALID.evaluation, { ...plain, columns: 200 });
  expect(text.match(/The generator was short of processors/gu)).toHaveLength(1);
  expect(text).toContain('and 5 more: The generator was short of processors');
});

test('a doubt is told with what was expected, what was found and what to do', () => {
  const text = verdictText(INVALID.evaluation, { ...plain, columns: 120 });
  expect(text).toContain(
    [
      '  ! The generator had processors to spare (monday-morning@2.5x, peak)',
      '    expected mean at most 80 %, found mean 97 %',
      '    → Give the generator more processors, or spread the leg over several machines.',
    ].join('\n'),
  );
});

test('hostile names cannot steer the terminal or break a line', () => {
  const text = verdictText(HOSTILE_REPORT.evaluation, { ...plain, columns: 100, reportFile: HOSTILE });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/u);
  expect(text).toContain('<script>alert(1)</script>');
});
