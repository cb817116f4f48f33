import { relative, resolve } from 'node:path';
import { PeakgateError } from '../errors.ts';
import { judge } from '../flow/judge.ts';
import { type PageSelection, REPORT_PARTS, writePartOfReport } from '../flow/pages.ts';
import type { Command } from './command.ts';
import { drawCharts } from './draw-charts.ts';
import { tellJudgement } from './tell-judgement.ts';

export interface EvaluateOptions {
  readonly folder: string;
  readonly thresholds?: string;
  readonly json?: boolean;
}

/** `evaluate <folder>`: judge recorded evidence again, by its own thresholds or by others. */
export const evaluateCommand: Command<EvaluateOptions> = async (options, context) => {
  const other = options.thresholds === undefined ? null : resolve(context.cwd, options.thresholds);
  return tellJudgement(await judge(resolve(context.cwd, options.folder), other), options, context);
};

export interface ReportOptions {
  readonly folder: string;
  readonly leg?: string;
  readonly only?: string;
  readonly json?: boolean;
}

/** `report <folder>`: write the reports of recorded evidence again. Says where they are; the verdict is in them. */
export const reportCommand: Command<ReportOptions> = async (options, context) => {
  const selection = selectionOf(options);
  const judgement = await judge(resolve(context.cwd, options.folder));
  const { evaluation, folder } = judgement;
  const reportFile =
    selection === null ? judgement.reportFile : await writePartOfReport(judgement, selection);
  const shown = relative(context.cwd, reportFile);
  if (options.json)
    context.print(`${JSON.stringify({ reportFile, verdictFolder: folder, verdict: evaluation.verdict })}\n`);
  else context.print(`${evaluation.headline}\nReport: ${shown}\n`);
  await drawCharts(judgement, context);
  return 0;
};

/** Null where all of the report is wanted. */
function selectionOf({ leg, only }: ReportOptions): PageSelection | null {
  if (leg === undefined && only === undefined) return null;
  const part = REPORT_PARTS.find((each) => each === only);
  if (only !== undefined && part === undefined)
    throw new PeakgateError('bad-option', `--only ${only}: the parts are ${REPORT_PARTS.join(', ')}.`);
  return { ...(leg !== undefined && { leg }), ...(part !== undefined && { only: part }) };
}
