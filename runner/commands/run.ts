import { resolve } from 'node:path';
import { verdictText } from '../console/verdict-text.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { targetProcesses } from '../flow/target-cpu.ts';
import { type RunOutcome, run } from '../pipeline.ts';
import type { Command, CommandContext } from './command.ts';
import { drawCharts } from './draw-charts.ts';
import { type PlanOptions, planRequest } from './plan-request.ts';
import { tellStepSummary } from './step-summary.ts';

export interface RunOptions extends PlanOptions {
  /** Absent: the gate's own legs. */
  readonly profile?: string;
  readonly target?: string;
  readonly admin?: string;
  readonly database?: string;
  readonly targetPid?: readonly string[];
  readonly results: string;
  readonly json?: boolean;
}

/** `run <profile>` and `gate`: measure, judge, say the verdict. */
export const runCommand: Command<RunOptions> = async (options, context) => {
  const request = {
    ...planRequest(options.profile, options, context),
    target: options.target ?? context.world.env['PEAKGATE_TARGET'],
    database: options.database,
    ...(options.admin !== undefined && { admin: options.admin }),
    targetProcesses: targetProcesses(options.targetPid ?? []),
    resultsFolder: resolve(context.cwd, options.results),
  };
  return tell(await run(request, context.world), options, context);
};

async function tell(outcome: RunOutcome, { json }: RunOptions, context: CommandContext): Promise<ExitCode> {
  if (outcome.interrupted) {
    context.note(
      outcome.runFolder === null
        ? 'Interrupted before the first leg: nothing was measured, nothing is kept.'
        : `Interrupted. What was measured is kept in ${outcome.runFolder}, marked incomplete.`,
    );
    return EXIT_CODES.interrupted;
  }
  const { evaluation, reportFile, folder } = outcome.judgement;
  if (json) context.print(`${JSON.stringify({ ...evaluation, reportFile, verdictFolder: folder })}\n`);
  else
    context.print(verdictText(evaluation, { colour: context.colour, columns: context.columns, reportFile }));
  await tellStepSummary(outcome.judgement, context);
  await drawCharts(outcome.judgement, context);
  return exitCode(evaluation.exitCode);
}

/** The evaluation's own code, which its schema keeps as a plain number. */
export function exitCode(code: number): ExitCode {
  return Object.values(EXIT_CODES).find((known) => known === code) ?? EXIT_CODES.internal;
}
