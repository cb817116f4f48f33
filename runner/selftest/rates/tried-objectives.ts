import type { WrittenObjective } from '../../schema/thresholds-schema.ts';
import { FAILING, INVARIANT, TIMED } from '../runs/window-run.ts';
import type { SyntheticWorld } from '../worlds/synthetic-world.ts';

/** On which side of its limit the truth lies. An objective that is over it is broken. */
export type Truth = 'over' | 'under';
export const TRUTHS: readonly Truth[] = ['over', 'under'];

/** The truth lies a tenth beyond the limit, or a tenth before it. */
const FACTOR: Readonly<Record<Truth, number>> = { over: 1.1, under: 0.9 };

/** One kind of objective, whose limit is set so that its truth is known in every world. */
export interface TriedObjective {
  readonly id: string;
  /** What it is called at the head of a column. */
  readonly title: string;
  readonly written: (world: SyntheticWorld, truth: Truth) => WrittenObjective;
  /** Requests that take so many ms or longer are bad; null where nothing is timed. */
  readonly badFromMs: ((world: SyntheticWorld, truth: Truth) => number) | null;
  /** Share of the requests that may be bad. */
  readonly allowed: number;
}

/** "ratio >= 99%": the truth is 1.1 % or 0.9 %. */
const FAILING_ALLOWED = 0.01;
/** "count <= 10": the truth is 11 or 9. */
const COUNT_LIMIT = 10;

/** So many invariants are found broken. */
export function brokenInvariants(truth: Truth): number {
  return Math.round(COUNT_LIMIT * FACTOR[truth]);
}

/** Answers that take so long or longer are given up by the failing service. */
export function failsFromMs(world: SyntheticWorld, truth: Truth): number {
  return world.quantile(1 - FAILING_ALLOWED * FACTOR[truth]) * 1_000;
}

/** One objective of every kind: how long, how many fail, how often what must not happen. */
export const TRIED_OBJECTIVES: readonly TriedObjective[] = [
  percentile(0.95),
  percentile(0.99),
  {
    id: 'ratio',
    title: 'ratio',
    written: () => ({
      ...named('ratio'),
      sli: 'availability',
      expect: `ratio >= ${(1 - FAILING_ALLOWED) * 100}%`,
      where: { svc: FAILING },
    }),
    badFromMs: failsFromMs,
    allowed: FAILING_ALLOWED,
  },
  {
    id: 'count',
    title: 'count',
    written: () => ({
      ...named('count'),
      sli: 'invariant',
      expect: `count <= ${COUNT_LIMIT}`,
      where: { invariant: INVARIANT },
    }),
    badFromMs: null,
    allowed: COUNT_LIMIT,
  },
];

function percentile(probability: number): TriedObjective {
  const id = `p${probability * 100}`;
  const limitMs = (world: SyntheticWorld, truth: Truth) =>
    asWritten((world.quantile(probability) * 1_000) / FACTOR[truth]);
  return {
    id,
    title: id,
    written: (world, truth) => ({
      ...named(id),
      sli: 'response_time',
      expect: `${id} < ${limitMs(world, truth)}ms`,
      where: { svc: TIMED },
    }),
    badFromMs: limitMs,
    allowed: Number((1 - probability).toFixed(12)),
  };
}

function named(id: string): Pick<WrittenObjective, 'id' | 'title'> {
  return { id, title: id };
}

/** To the digits that a thresholds file would have. */
function asWritten(limitMs: number): number {
  return Number(limitMs.toFixed(3));
}
