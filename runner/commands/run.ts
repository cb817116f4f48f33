import { resolve } from 'node:path';
import { targetProcesses } from '../flow/target-cpu.ts';
import { run } from '../pipeline.ts';
import type { Command } from './command.ts';
import { type PlanOptions, planRequest } from './plan-request.ts';
import { tellInterruption } from './tell-interruption.ts';
import { tellJudgement } from './tell-judgement.ts';

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
  const outcome = await run(request, context.world);
  return outcome.interrupted
    ? tellInterruption(outcome.runFolder, (folder) => `${folder}, marked incomplete`, context)
    : tellJudgement(outcome.judgement, options, context);
};
