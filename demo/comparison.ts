import { renderTable } from '../runner/console/table.ts';
import { hangingText } from '../runner/console/wrap.ts';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import { foundText, limitText, subjectText } from '../runner/model/check-text.ts';
import { plainText } from '../runner/model/plain-text.ts';
import { VERDICT_WORDS } from '../runner/model/verdict-words.ts';
import type { CheckResult } from '../runner/schema/evaluation-schema.ts';
import type { DemoRun } from './demo-run.ts';

/**
 * How `--compare` ends: as the last run did, when all were judged; otherwise as the first that was not. A comparison
 * with a side missing never ends as "pass".
 */
export function comparisonExitCode(runs: readonly DemoRun[]): number {
  const missing = runs.find(({ evaluation }) => evaluation === null);
  if (missing) return missing.exitCode || EXIT_CODES.internal;
  return runs.at(-1)?.exitCode ?? EXIT_CODES.internal;
}

/** Both systems side by side, check by check; then their verdicts, with reasons and reports. */
export function comparisonText(runs: readonly DemoRun[], columns: number): string {
  const parts = [checksText(runs, columns), ...runs.map((run) => closing(run, columns))];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function checksText(runs: readonly DemoRun[], columns: number): string {
  const ids = [...new Set(runs.flatMap(({ evaluation }) => evaluation?.checks.map(({ id }) => id) ?? []))];
  if (ids.length === 0) return '';
  const rows = ids.map((id) =>
    row(runs.map(({ evaluation }) => evaluation?.checks.find((check) => check.id === id))),
  );
  const headers = ['check', 'leg', 'limit', ...runs.map(({ architecture }) => architecture)];
  return renderTable(headers, rows, { columns, colour: false });
}

function closing({ architecture, evaluation }: DemoRun, columns: number): string {
  const mark = `${architecture}: `;
  if (evaluation === null) return `${mark}not judged`;
  return [
    hangingText(mark, evaluation.headline, columns),
    ...evaluation.reasons.map((reason) => hangingText('  - ', reason, columns)),
    `  Report: ${plainText(evaluation.reportFile)}`,
  ].join('\n');
}

function row(checks: readonly (CheckResult | undefined)[]): string[] {
  const known = checks.find((check) => check !== undefined);
  if (!known) return [];
  const cells = checks.map((check) =>
    check ? `${VERDICT_WORDS[check.verdict].sign} ${foundText(check)}` : 'not judged',
  );
  return [`${known.objective} ${subjectText(known)}`, known.leg ?? 'all legs', limitText(known), ...cells];
}
