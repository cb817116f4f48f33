import type { LegSeries } from '../../runner/model/leg-series.ts';
import { countText } from '../../runner/model/number-text.ts';
import { sum } from '../../runner/statistics/series.ts';

/** Requests that ended badly in one way. */
export interface BadKind {
  readonly outcome: string;
  /** Service and operation. */
  readonly where: string;
  readonly count: string;
  /** Length of its bar, relative to the most frequent kind. */
  readonly share: number;
}

const MOST_KINDS = 7;

/** The most frequent kinds of bad requests, most first; what is left over is one last kind. */
export function badKinds({ badByKind }: LegSeries): BadKind[] {
  const shown = badByKind.length > MOST_KINDS + 1 ? badByKind.slice(0, MOST_KINDS) : badByKind;
  const rest = badByKind.slice(shown.length);
  const kinds = shown.map(({ outcome, svc, op, count }) => ({ outcome, where: `${svc} · ${op}`, count }));
  if (rest.length > 0) {
    const count = sum(rest.map((kind) => kind.count));
    kinds.push({ outcome: 'others', where: `${rest.length} more kinds`, count });
  }
  const most = Math.max(1, ...kinds.map(({ count }) => count));
  return kinds.map(({ outcome, where, count }) => ({
    outcome,
    where,
    count: countText(count),
    share: count / most,
  }));
}
