import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { RunVerdict, Verdict } from '../schema/evaluation-schema.ts';
import { mostSevere } from '../statistics/verdict.ts';

/**
 * The verdict of a whole from those of its parts: fail > invalid > inconclusive > pass.
 * Parts that do not apply do not count; a whole without any applicable part proves nothing and is invalid.
 */
export function worstVerdict(parts: readonly Verdict[]): RunVerdict {
  return mostSevere(parts);
}

/** The exit code of a run's verdict; an undecided run may be let through by the thresholds file. */
export function exitCodeOf(verdict: RunVerdict, inconclusive: 'block' | 'allow'): ExitCode {
  return verdict === 'inconclusive' && inconclusive === 'allow' ? EXIT_CODES.pass : EXIT_CODES[verdict];
}
