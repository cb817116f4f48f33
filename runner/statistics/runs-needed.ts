import { COMPARISON_LEVEL } from './comparison.ts';
import { noncentralStudentUpperTail } from './noncentral-student.ts';
import { studentUpperQuantile } from './student.ts';

const MOST_RUNS = 400;
const FEWEST_RUNS = 2;

/** What a comparison of runs is to achieve. */
export interface ComparisonPlan {
  /** Tolerated worsening as a share of the baseline. Default 0.05. */
  readonly relative?: number;
  /** One-sided confidence, in (0.5, 1). Default 0.95. */
  readonly level?: number;
  /** The chance to pass when nothing has changed. Default 0.8. */
  readonly power?: number;
  /** Interleaved pairs rather than two groups: the answer is then in pairs. Default false. */
  readonly paired?: boolean;
}

/**
 * How many runs a side (or pairs) it takes to pass with 80 % probability when nothing has changed; `null`
 * beyond 400.
 *
 * `deviation` is the run-to-run standard deviation of the log quantile, about its coefficient of variation: 4,
 * 6, 14, 34 runs for 2, 3, 5, 8 %. Power of the t test by the non-central Student distribution, with the margin
 * ln(1 + relative) in units of the standard error deviation sqrt(2 / n). A deviation of 0 needs the fewest runs
 * that have a spread, two.
 */
export function runsNeeded(deviation: number, plan: ComparisonPlan = {}): number | null {
  const { relative = 0.05, level = COMPARISON_LEVEL, power = 0.8, paired = false } = plan;
  const margin = Math.log(1 + relative);
  for (let runs = FEWEST_RUNS; runs <= MOST_RUNS; runs++) {
    const degrees = paired ? runs - 1 : 2 * runs - 2;
    const shift = margin / (deviation * Math.sqrt(2 / runs));
    const needed = studentUpperQuantile(1 - level, degrees);
    if (noncentralStudentUpperTail(needed, degrees, shift) >= power) return runs;
  }
  return null;
}
