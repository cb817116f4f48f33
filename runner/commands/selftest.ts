import { setImmediate } from 'node:timers/promises';
import { EXIT_CODES } from '../exit-codes.ts';
import { wholeNumberOption } from '../flow/whole-number-option.ts';
import { EVERYTHING, type Pace, type Scope, selftest } from '../selftest/selftest.ts';
import { selftestText } from '../selftest/selftest-text.ts';
import type { Command, CommandContext } from './command.ts';
import { SEEDS } from './plan-request.ts';

export interface SelftestCommandOptions {
  readonly seed: string;
  readonly windows: string;
  readonly json?: boolean;
}

/** `selftest`: the gate judges runs whose truth is known, and says how often it is wrong and what it overlooks. */
export const selftestCommand = selftestOf(EVERYTHING);

/** The same of another evaluation, or with less to try it on. */
export function selftestOf(scope: Scope): Command<SelftestCommandOptions> {
  return async ({ seed, windows, json = false }, context) => {
    const options = {
      seed: wholeNumberOption('--seed', seed, SEEDS),
      windows: wholeNumberOption('--windows', windows, { ...SEEDS, least: 1 }),
    };
    const report = await selftest(options, paceOf(context), scope);
    context.world.progress.stop();
    context.print(json ? `${JSON.stringify(report)}\n` : selftestText(report, context));
    return report.broken.length === 0 ? EXIT_CODES.pass : EXIT_CODES.fail;
  };
}

/** Between two pieces of work signals are heard, so that an interruption ends it. */
function paceOf({ world }: CommandContext): Pace {
  return {
    tell: (line) => world.progress.line(line),
    breathe: async () => {
      await setImmediate();
      world.interrupted.throwIfAborted();
    },
  };
}
