import {
  type FractionReason,
  type FractionVerdict,
  fractionVerdict,
} from '../statistics/fraction-verdict.ts';
import type { Verdict } from '../statistics/verdict.ts';

/** What `judge` answers to a line that says which window is meant. Figures as in `FractionVerdict`. */
export type JudgedWindow = Pick<
  FractionVerdict,
  'fraction' | 'lower' | 'upper' | 'moreSeconds' | 'horizonSeconds'
> & {
  /** As it stood in the line; null where the line has none. */
  readonly id: unknown;
  readonly verdict: Uppercase<Verdict>;
  readonly reason: FractionReason;
};

/** The answer to a line that cannot be read. */
export const UNREADABLE = { verdict: 'INVALID' } as const;

/**
 * Judges one line of JSON, `{"id","allowed","bad":[...],"total":[...]}` with one entry per second, by the rule that
 * decides every percentile and every ratio, with its defaults. A line that is not a JSON object is unreadable; one whose
 * counts or allowance cannot be is `INVALID` with the reason `bad-input`. Other keys are ignored.
 */
export function judgeLine(line: string): JudgedWindow | typeof UNREADABLE {
  const written = parsed(line);
  if (written === null) return UNREADABLE;
  const counts = { bad: numbersIn(written['bad']), total: numbersIn(written['total']) };
  const { allowed, id = null } = written;
  const judged = fractionVerdict(counts, typeof allowed === 'number' ? allowed : Number.NaN);
  const { verdict, reason, fraction, lower, upper, moreSeconds, horizonSeconds } = judged;
  return { id, verdict: CAPITALS[verdict], reason, fraction, lower, upper, moreSeconds, horizonSeconds };
}

const CAPITALS: Readonly<Record<Verdict, Uppercase<Verdict>>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
  invalid: 'INVALID',
};

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const data: unknown = JSON.parse(line);
    return isObject(data) ? data : null;
  } catch {
    return null;
  }
}

const isObject = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** A list that holds anything but numbers, or no list at all, becomes one that no rule takes for counts. */
function numbersIn(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [Number.NaN];
  return value.map((entry) => (typeof entry === 'number' ? entry : Number.NaN));
}
