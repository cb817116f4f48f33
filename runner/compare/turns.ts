import type { MeasuredRun } from '../schema/baseline-schema.ts';

/** One leg of a comparison in turn. */
export interface Turn {
  /** `a1`, `b1`: the candidate's and the reference's leg of the first pair. */
  readonly name: string;
  readonly isCandidate: boolean;
}

export type TurnPair = readonly [Turn, Turn];

/**
 * The legs of so many pairs, as they are played: a b, b a, a b, … The order swaps from pair to pair, so that a drift of the
 * machine or the hour hits both alike (statistics SPEC, section 7.2).
 */
export function turnsOf(pairs: number): TurnPair[] {
  return Array.from({ length: pairs }, (_, index) => {
    const candidate = { name: `a${index + 1}`, isCandidate: true };
    const reference = { name: `b${index + 1}`, isCandidate: false };
    return index % 2 === 0 ? [candidate, reference] : [reference, candidate];
  });
}

type Begun = Pick<MeasuredRun, 'run' | 'startedAt'>;

/**
 * Why runs are no pairs, the k-th candidate with the k-th reference; null when they were played in turn. Runs that were
 * not are no better than two groups, and would be taken for more.
 */
export function whyNotInTurn(candidates: readonly Begun[], references: readonly Begun[]): string | null {
  if (candidates.length !== references.length)
    return `${candidates.length} candidate and ${references.length} reference runs are no pairs.`;
  const played = [...candidates, ...references].toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const isReferenceFirst = references.some((run) => run === played[0]);
  const expected = candidates.flatMap((candidate, index) => {
    const pair = [candidate, references[index]];
    return (index % 2 === 0) === isReferenceFirst ? pair.toReversed() : pair;
  });
  if (expected.every((run, index) => run === played[index])) return null;
  return `The runs were not played in turn, a b, b a, a b, …, but as ${played.map(({ run }) => run).join(', ')}.`;
}
