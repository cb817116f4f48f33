import { join } from 'node:path';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderComparison } from '../../reports/html/comparison-page.ts';
import { renderHistory } from '../../reports/html/history-page.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { REPORT_PARTS, type ReportPart, reportOfLeg } from '../../reports/selection.ts';
import { PeakgateError } from '../errors.ts';
import { writeWhole } from '../record/write-file.ts';
import type { Comparison } from '../schema/comparison-schema.ts';
import type { Evaluation } from '../schema/evaluation-schema.ts';
import { didYouMean } from '../schema/nearest.ts';
import type { Judgement } from './judge.ts';

export { REPORT_PARTS };

/** What of a report is wanted alone. */
export interface PageSelection {
  readonly leg?: string;
  readonly only?: ReportPart;
}

/** Writes a part of a report beside it and says where: `report-monday-morning@3x-legs.html`. */
export async function writePartOfReport(
  { report, folder }: Judgement,
  { leg, only }: PageSelection,
): Promise<string> {
  const known = report.evaluation.legs.map(({ id }) => id);
  if (leg !== undefined && !known.includes(leg))
    throw new PeakgateError(
      'bad-option',
      `--leg: the run has no leg ${leg}, but ${known.join(', ') || 'none'}. ${didYouMean(leg, known)}`.trimEnd(),
    );
  const wanted = leg === undefined ? report : reportOfLeg(report, leg);
  const name = ['report', leg, only].filter((part) => part !== undefined).join('-');
  const file = join(folder, `${name.replaceAll(/[^A-Za-z0-9.@-]+/g, '-')}.html`);
  await writeWhole(file, renderHtml(wanted, await readPageAssets(), only));
  return file;
}

/** Writes a comparison as a page. */
export async function writeComparison(comparison: Comparison, file: string): Promise<void> {
  await writeWhole(file, renderComparison(comparison, await readPageAssets()));
}

/** Writes the history of the runs of a folder as a page in it. */
export async function writeHistory(evaluations: readonly Evaluation[], results: string): Promise<string> {
  const file = join(results, 'history.html');
  await writeWhole(file, renderHistory(evaluations, await readPageAssets()));
  return file;
}
