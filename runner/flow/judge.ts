import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPngCharts } from '../../reports/charts/render-png-charts.ts';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import type { Report } from '../../reports/report.ts';
import { refuse } from '../config/json-file.ts';
import { readThresholds } from '../config/project.ts';
import { legDetails } from '../evaluate/detail/leg-detail.ts';
import { evaluateRun } from '../evaluate/evaluate-run.ts';
import { chartSeries } from '../evaluate/leg-series.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Thresholds } from '../model/thresholds.ts';
import { impossibleProblems } from '../plan/checks.ts';
import { replanChecks } from '../plan/replan-checks.ts';
import { inputsFolder, VERDICT_FOLDER } from '../record/folder-layout.ts';
import { jsonText, writeWhole } from '../record/write-file.ts';
import type { Evaluation } from '../schema/evaluation-schema.ts';
import { excusedAsBefore } from './played-elsewhere.ts';
import { recordedRun } from './recorded-run.ts';

/** Names in the verdict folder. */
export const EVALUATION_FILE = 'evaluation.json';
export const REPORT_FILE = 'report.html';
export const SUMMARY_FILE = 'summary.md';

export interface Judgement {
  readonly evaluation: Evaluation;
  /** The verdict folder, with evaluation.json, report.html, summary.md and junit.xml. */
  readonly folder: string;
  readonly reportFile: string;
  /** The summary for a pull request, as written to summary.md. */
  readonly summary: string;
  /** What the reports are made from. */
  readonly report: Report;
  /**
   * Writes charts/*.png, which summary.md shows. Last, so that nobody waits for a picture to learn the verdict. Says
   * why there are none where they cannot be drawn or written: verdict and page stand without them.
   */
  readonly drawCharts: () => Promise<string | null>;
}

/** A record that was judged, and not yet reported. */
export interface Judged {
  readonly evaluation: Evaluation;
  readonly folder: string;
  /** What the reports show beside the evaluation takes as long as that, so it is made when it is wanted. */
  readonly report: () => Report;
}

/**
 * record -> evaluate -> reports, from the folder alone: the same evidence gives the same bytes. Other thresholds than
 * those of the run give a verdict folder of their own, named by their hash.
 */
export async function judge(run: string, otherThresholds: string | null = null): Promise<Judgement> {
  const judged = await judgeRecord(run, otherThresholds);
  const { evaluation, folder } = judged;
  await writeWhole(join(folder, EVALUATION_FILE), jsonText(evaluation));
  const report = judged.report();
  const files = await reportFiles(report);
  for (const [file, text] of files) await writeWhole(join(folder, file), text);
  return {
    evaluation,
    folder,
    reportFile: join(folder, REPORT_FILE),
    summary: files.get(SUMMARY_FILE) ?? '',
    report,
    drawCharts: () => writeCharts(report, folder),
  };
}

/** record -> evaluate, without writing anything. */
export async function judgeRecord(run: string, otherThresholds: string | null = null): Promise<Judged> {
  const record = await recordedRun(run);
  const file = otherThresholds ?? join(inputsFolder(run), 'thresholds.json');
  const thresholds = await readThresholds(file, file);
  const legs = otherThresholds === null ? record.legs : replanned(record.legs, thresholds, file);
  const judged = { ...record, legs };
  const evaluation = evaluateRun(judged, thresholds);
  const folder = join(
    run,
    otherThresholds === null ? VERDICT_FOLDER : `${VERDICT_FOLDER}-${await shortHash(file)}`,
  );
  return {
    evaluation,
    folder,
    report: () => ({
      evaluation,
      series: chartSeries(judged),
      details: legDetails(judged),
      requestTimeoutMs: thresholds.gate.requestTimeoutMs,
    }),
  };
}

/** The reports as texts, by their names in the verdict folder. */
export async function reportFiles(report: Report): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [REPORT_FILE, renderHtml(report, await readPageAssets())],
    [SUMMARY_FILE, renderMarkdown(report)],
    ['junit.xml', renderJunit(report)],
  ]);
}

async function writeCharts(report: Report, folder: string): Promise<string | null> {
  try {
    const charts = await renderPngCharts(report);
    await Promise.all(charts.map(({ file, png }) => writeWhole(join(folder, file), png)));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The legs with the checks of other thresholds. Throws when those ask for what no operation of the run has. */
function replanned(legs: RunRecord['legs'], thresholds: Thresholds, file: string): RunRecord['legs'] {
  const planned = legs.map(({ plan }) =>
    excusedAsBefore(
      replanChecks(
        plan,
        thresholds,
        legs.map((leg) => leg.plan.id),
      ),
      plan,
    ),
  );
  const checked = planned.map(({ plan, impossible }) => ({ ...plan, impossible }));
  const problems = impossibleProblems(file, thresholds.objectives, checked);
  refuse(problems);
  return legs.map((leg, index) => ({ ...leg, plan: planned[index]?.plan ?? leg.plan }));
}

async function shortHash(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 8);
}
