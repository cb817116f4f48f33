import { setImmediate } from 'node:timers/promises';
import { PeakgateError } from '../errors.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type Pace, selftest } from '../selftest/selftest.ts';
import { selftestText } from '../selftest/selftest-text.ts';
import type { Command, CommandContext } from './command.ts';

export interface SelftestCommandOptions {
  readonly seed: string;
  readonly quick?: boolean;
  readonly json?: boolean;
}

/** `selftest`: the gate judges runs whose truth is known, and says how often it is wrong and what it overlooks. */
export const selftestCommand: Command<SelftestCommandOptions> = async (options, context) => {
  const { seed, quick = false, json = false } = options;
  const report = await selftest({ seed: seedOf(seed), quick }, paceOf(context));
  context.world.progress.stop();
  context.print(json ? `${JSON.stringify(report)}\n` : selftestText(report, context));
  return report.broken.length === 0 ? EXIT_CODES.pass : EXIT_CODES.fail;
};

function seedOf(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0xffffffff) return seed;
  throw new PeakgateError('bad-option', `--seed "${text}" is not a whole number from 0 to 4294967295.`);
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
