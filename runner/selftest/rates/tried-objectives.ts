import type { SyntheticWorld } from '../worlds/synthetic-world.ts';

/** On which side of its limit the truth lies. An objective that is over it is broken. */
export type Truth = 'over' | 'under';

/** An objective whose true value is known in every world, because its limit is set by the world's own truth. */
export interface TriedObjective {
  readonly kind: string;
  readonly truth: Truth;
  /** How far the truth lies from the limit, in words. */
  readonly distance: string;
  /** Both, for the head of a column. */
  readonly label: string;
  /** Share of the requests that may be bad. */
  readonly allowed: number;
  /** What takes so many milliseconds or longer is bad: too slow, or given up by a service with that time-out. */
  readonly limitMs: (world: SyntheticWorld) => number;
  /** Whether at most 1 % of false passes is promised in settled worlds; of false fails it is in all. */
  readonly promisesPass: boolean;
}

/** The truth lies a tenth beyond the limit, or a tenth before it. */
const MARGIN = 0.1;
/** Share of requests that may fail where a ratio is judged: "ratio >= 99%". */
const RATIO_ALLOWED = 0.01;

/**
 * Percentiles whose true value is 10 % over and under the limit. Ratios of failed requests: twice and half of what is
 * allowed; and, so close that hardly any window can tell, 10 % more and less, where only false fails are promised to be
 * rare.
 */
export const TRIED_OBJECTIVES: readonly TriedObjective[] = [
  ...percentile(0.95),
  ...percentile(0.99),
  ratio('over', 2, { distance: 'twice the allowance', label: 'ratio x2' }, true),
  ratio('under', 0.5, { distance: 'half the allowance', label: 'ratio x0.5' }, true),
  ratio('over', 1 + MARGIN, { distance: '10 % over the allowance', label: 'ratio +10 %' }, false),
  ratio('under', 1 - MARGIN, { distance: '10 % under the allowance', label: 'ratio -10 %' }, false),
];

function percentile(probability: number): TriedObjective[] {
  const limit = (factor: number) => (world: SyntheticWorld) =>
    rounded((world.quantile(probability) * 1_000) / factor);
  const shared = {
    kind: `p${probability * 100}`,
    allowed: Number((1 - probability).toFixed(12)),
    promisesPass: true,
  };
  return [
    {
      ...shared,
      truth: 'over',
      distance: '10 % over the limit',
      label: `${kind} +10 %`,
      limitMs: limit(1 + MARGIN),
    },
    {
      ...shared,
      truth: 'under',
      distance: '10 % under the limit',
      label: `${kind} -10 %`,
      limitMs: limit(1 - MARGIN),
    },
  ];
}

/** Requests fail when they take longer than a time-out that lies where the wanted share of them does. */
function ratio(
  truth: Truth,
  factor: number,
  words: Pick<TriedObjective, 'distance' | 'label'>,
  promisesPass: boolean,
): TriedObjective {
  const share = factor * RATIO_ALLOWED;
  const limitMs = (world: SyntheticWorld) => rounded(world.quantile(1 - share) * 1_000);
  return { kind: 'ratio', truth, ...words, allowed: RATIO_ALLOWED, limitMs, promisesPass };
}

/** As a limit is written in a thresholds file. */
function rounded(limitMs: number): number {
  return Number(limitMs.toFixed(3));
}
