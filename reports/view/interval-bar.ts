import { ownInterval } from '../../runner/model/check-text.ts';
import type { CheckResult } from '../../runner/schema/evaluation-schema.ts';

/** A check as a drawing: where the limit stands, and where the true value lies. Positions from 0 (left) to 1. */
export interface IntervalBar {
  readonly limit: number;
  readonly estimate: number | null;
  readonly from: number;
  readonly to: number;
  /** Where the drawing ends before the interval does. */
  readonly beyond: 'left' | 'right' | null;
  /** On which side of the limit the objective holds. */
  readonly goodSide: 'left' | 'right';
}

interface Measured {
  readonly limit: number;
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The limit stands here for values that must stay below it; room for twice the limit remains. */
const LIMIT_BELOW = 0.5;
/** How many times the distance between limit and 100 % a drawing of shares shows. */
const SHARE_SPAN = 3;

/** Null where there is no interval to draw, or nothing to draw it against. */
export function intervalBar(check: CheckResult): IntervalBar | null {
  const measured = measuredOf(check);
  if (measured === null || measured.limit <= 0) return null;
  return check.operator.startsWith('>') ? shareBar(measured) : belowBar(measured);
}

function measuredOf(check: CheckResult): Measured | null {
  const { badRatio, limit, estimate } = check;
  const interval = ownInterval(check);
  if (interval !== null) {
    return {
      limit,
      estimate: check.censored ? null : estimate,
      lower: interval.lower,
      upper: interval.upper,
    };
  }
  if (badRatio === null) return null;
  const { allowed, lower, upper } = badRatio;
  if (check.unit === 'ratio') return { limit, estimate, lower: 1 - upper, upper: 1 - lower };
  return { limit: allowed, estimate: badRatio.estimate, lower, upper };
}

function belowBar({ limit, estimate, lower, upper }: Measured): IntervalBar {
  const at = (value: number) => within((value / limit) * LIMIT_BELOW);
  return {
    limit: LIMIT_BELOW,
    estimate: inSight(estimate, at),
    from: at(lower ?? 0),
    to: upper === null ? 1 : at(upper),
    beyond: upper === null || at(upper) >= 1 ? 'right' : null,
    goodSide: 'left',
  };
}

function shareBar({ limit, estimate, lower, upper }: Measured): IntervalBar {
  const span = Math.max((1 - limit) * SHARE_SPAN, 1e-9);
  const at = (value: number) => within(1 - (1 - value) / span);
  return {
    limit: at(limit),
    estimate: inSight(estimate, at, 0),
    from: at(lower ?? 0),
    to: at(upper ?? 1),
    beyond: at(lower ?? 0) <= 0 ? 'left' : null,
    goodSide: 'right',
  };
}

/** Null at the end of the drawing, where an arrow says more than a dot. */
function inSight(value: number | null, at: (value: number) => number, end = 1): number | null {
  return value === null || at(value) === end ? null : at(value);
}

function within(position: number): number {
  return Math.round(Math.min(1, Math.max(0, position)) * 1_000) / 1_000;
}
