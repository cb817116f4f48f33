import { METRICS, type Outcome } from '../../scenarios/kit/contract.ts';
import { countText } from '../model/number-text.ts';
import { sum } from '../statistics/series.ts';
import { tagsOf } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import { countsPerSecond } from './leg-view.ts';
import { secondsOf } from './selected-seconds.ts';

const SAYINGS: Readonly<Record<Exclude<Outcome, 'good'>, string>> = {
  refused: 'refused',
  timeout: 'timed out',
  error: 'answered with an error',
  limited: 'rate-limited',
  skipped: 'never sent because an earlier step failed',
};

/** Why requests of a check got no useful answer, as a sentence with the commonest reason first; empty when all got one. */
export function noUsefulAnswer(legs: readonly CheckedLeg[]): string {
  const kinds = Object.entries(SAYINGS).map(([outcome, saying]) => ({
    saying,
    count: sum(legs.map((each) => countOf(each, outcome))),
  }));
  const unfinished = { saying: 'unfinished', count: sum(legs.map(({ counts }) => counts.unfinished)) };
  const found = [...kinds, unfinished]
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ saying, count }) => `${countText(count)} ${saying}`);
  return found.length === 0 ? '' : `No useful answer: ${found.join(', ')}.`;
}

function countOf({ leg, check }: CheckedLeg, outcome: string): number {
  const tags = { ...tagsOf(check), outcome };
  return sum(countsPerSecond(leg, METRICS.requests, tags, secondsOf(leg, check)));
}
