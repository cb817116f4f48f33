/**
 * What a `peakgate` process tells its caller. CI jobs branch on these, so a number never changes its meaning.
 * The README repeats this table.
 */
export const EXIT_CODES = {
  /** Every objective passes on valid legs. */
  pass: 0,
  /** At least one objective fails. */
  fail: 1,
  /** The command line, a file or the environment is wrong; nothing was measured. */
  usage: 2,
  /** No objective fails, and something could not be measured honestly. */
  invalid: 3,
  /** No objective fails and all is valid, but some objective cannot be decided. */
  inconclusive: 4,
  /** A defect of Peakgate itself. */
  internal: 70,
  /** The user interrupted the run; its folder is marked incomplete. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The exit code that a record states, whose schema keeps it as a plain number. */
export function exitCodeOf(stated: number): ExitCode {
  return Object.values(EXIT_CODES).find((known) => known === stated) ?? EXIT_CODES.internal;
}
