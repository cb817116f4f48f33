import { blameText } from '../../runner/model/dropped-text.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import { countText } from '../../runner/model/number-text.ts';
import type { LegResult } from '../../runner/schema/evaluation-schema.ts';
import { sum } from '../../runner/statistics/series.ts';

/** Requests that ended badly in one way, or journeys that were dropped with all of theirs. */
export interface BadKind {
  readonly outcome: string;
  /** Service and operation. */
  readonly where: string;
  readonly count: string;
  /** Length of its bar, relative to the most frequent kind. */
  readonly share: number;
}

const MOST_KINDS = 7;

/** The most frequent kinds of bad requests, most first; what is left over is a kind of its own, and so is what never began. */
export function badKinds({ badByKind }: LegSeries, { journeys }: Pick<LegResult, 'journeys'>): BadKind[] {
  const shown = shownKinds(badByKind);
  const rest = badByKind.slice(shown.length);
  const kinds = shown.map(({ outcome, svc, op, count }) => ({ outcome, where: `${svc} · ${op}`, count }));
  if (rest.length > 0) {
    const count = sum(rest.map((kind) => kind.count));
    kinds.push({ outcome: 'others', where: `${rest.length} more kinds`, count });
  }
  const most = Math.max(1, ...kinds.map(({ count }) => count));
  const ended = kinds.map(({ outcome, where, count }) => ({
    outcome,
    where,
    count: countText(count),
    share: count / most,
  }));
  return journeys.dropped === 0 ? ended : [...ended, droppedKind(journeys, most)];
}

/** Whether kinds of bad requests are told as one. */
export function areJoined({ badByKind }: LegSeries): boolean {
  return shownKinds(badByKind).length < badByKind.length;
}

function shownKinds(badByKind: LegSeries['badByKind']): LegSeries['badByKind'] {
  return badByKind.length > MOST_KINDS + 1 ? badByKind.slice(0, MOST_KINDS) : badByKind;
}

/** Last, as journeys are no requests: each of them would have sent some. */
function droppedKind(journeys: LegResult['journeys'], most: number): BadKind {
  const blame = blameText(journeys);
  const where = `whole journeys, their requests never sent${blame === null ? '' : `: ${blame}`}`;
  return {
    outcome: 'dropped',
    where,
    count: countText(journeys.dropped),
    share: Math.min(1, journeys.dropped / most),
  };
}
