import { verdictText } from '../console/verdict-text.ts';
import { type ExitCode, exitCodeOf } from '../exit-codes.ts';
import type { Judgement } from '../flow/judge.ts';
import type { CommandContext } from './command.ts';
import { drawCharts } from './draw-charts.ts';
import { tellStepSummary } from './step-summary.ts';

/** Says the verdict, for people or as JSON, and then draws the pictures, for which nobody waits. */
export async function tellJudgement(
  judgement: Judgement,
  { json = false }: { readonly json?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const { evaluation, reportFile, folder } = judgement;
  const { colour, columns } = context;
  context.print(
    json
      ? `${JSON.stringify({ ...evaluation, reportFile, verdictFolder: folder })}\n`
      : verdictText(evaluation, { colour, columns, reportFile }),
  );
  await tellStepSummary(judgement, context);
  await drawCharts(judgement, context);
  return exitCodeOf(evaluation.exitCode);
}
