import { renderTable } from '../runner/console/table.ts';
import { estimateText, limitText, subjectText } from '../runner/model/check-text.ts';
import { VERDICT_WORDS } from '../runner/model/verdict-words.ts';
import type { CheckResult } from '../runner/schema/evaluation-schema.ts';
import type { DemoRun } from './demo-run.ts';

/** Both systems side by side, check by check; then their verdicts and reports. */
export function comparisonText(runs: readonly DemoRun[]): string {
  const ids = [...new Set(runs.flatMap(({ evaluation }) => evaluation?.checks.map(({ id }) => id) ?? []))];
  const rows = ids.map((id) =>
    row(runs.map(({ evaluation }) => evaluation?.checks.find((check) => check.id === id))),
  );
  const headers = ['check', 'leg', 'limit', ...runs.map(({ architecture }) => architecture)];
  const closing = runs.map(
    ({ architecture, evaluation }) =>
      `${architecture}: ${evaluation?.headline ?? 'not judged'}\n  ${evaluation?.reportFile ?? ''}`,
  );
  return `${renderTable(headers, rows, { columns: 110, colour: false })}\n${closing.join('\n')}\n`;
}

function row(checks: readonly (CheckResult | undefined)[]): string[] {
  const known = checks.find((check) => check !== undefined);
  if (!known) return [];
  const cells = checks.map((check) =>
    check ? `${VERDICT_WORDS[check.verdict].sign} ${estimateText(check)}` : 'not judged',
  );
  return [`${known.objective} ${subjectText(known)}`, known.leg ?? 'all legs', limitText(known), ...cells];
}
