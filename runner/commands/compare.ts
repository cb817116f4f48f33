import { compareText } from '../console/compare-text.ts';
import { type ComparisonQuestion, compare } from '../flow/compare.ts';
import type { Command } from './command.ts';
import { exitCode } from './run.ts';

export interface CompareOptions extends Omit<ComparisonQuestion, 'cwd'> {
  readonly json?: boolean;
}

/** `compare <run...> --with <baseline or runs>`: is the candidate slower than tolerated? */
export const compareCommand: Command<CompareOptions> = async ({ json, ...question }, context) => {
  const comparison = await compare({ ...question, cwd: context.cwd });
  context.print(json ? `${JSON.stringify(comparison)}\n` : compareText(comparison, context));
  return exitCode(comparison.exitCode);
};
