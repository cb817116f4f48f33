import { resolve } from 'node:path';
import { compareText } from '../console/compare-text.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { type ComparisonQuestion, compare } from '../flow/compare.ts';
import { writeComparison } from '../flow/pages.ts';
import type { Command } from './command.ts';

export interface CompareOptions extends Omit<ComparisonQuestion, 'cwd'> {
  /** Where the comparison is written as a page, too. */
  readonly html?: string;
  readonly json?: boolean;
}

/** `compare <run...> --with <baseline or runs>`: is the candidate slower than tolerated? */
export const compareCommand: Command<CompareOptions> = async ({ json, html, ...question }, context) => {
  const comparison = await compare({ ...question, cwd: context.cwd });
  context.print(json ? `${JSON.stringify(comparison)}\n` : compareText(comparison, context));
  if (html !== undefined) {
    await writeComparison(comparison, resolve(context.cwd, html));
    context.note(`Page: ${html}`);
  }
  return exitCodeOf(comparison.exitCode);
};
