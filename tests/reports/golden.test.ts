import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../reports/html/render-html.ts';
import { renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { evaluationSchema } from '../../runner/schema/evaluation-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { PLACEHOLDER_ASSETS } from './fixtures/placeholder-assets.ts';
import { FAIL, INCONCLUSIVE, INVALID, PASS } from './fixtures/reports.ts';
import { golden } from './golden.ts';

const REPORTS = { pass: PASS, fail: FAIL, inconclusive: INCONCLUSIVE, invalid: INVALID };

describe.each(Object.entries(REPORTS))('the reports of a run whose verdict is %s', (name, report) => {
  test('the fixture is an evaluation as the schema has it', () => {
    expect(validate(evaluationSchema, report.evaluation, name)).toMatchObject({ ok: true });
  });

  test('the page is as it was accepted', async () => {
    const page = renderHtml(report, PLACEHOLDER_ASSETS);
    expect(page).toBe(await golden(`tests/golden/reports/${name}.html`, page));
  });

  test('the summary for a pull request is as it was accepted', async () => {
    const summary = renderMarkdown(report);
    expect(summary).toBe(await golden(`tests/golden/reports/${name}.md`, summary));
  });

  test('the JUnit file is as it was accepted', async () => {
    const xml = renderJunit(report);
    expect(xml).toBe(await golden(`tests/golden/reports/${name}.junit.xml`, xml));
  });

  test('the same report gives the same bytes', () => {
    const copy = structuredClone(report);
    expect(renderHtml(copy, PLACEHOLDER_ASSETS)).toBe(renderHtml(report, PLACEHOLDER_ASSETS));
    expect(renderMarkdown(copy)).toBe(renderMarkdown(report));
    expect(renderJunit(copy)).toBe(renderJunit(report));
  });
});
