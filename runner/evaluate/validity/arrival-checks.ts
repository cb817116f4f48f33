import { countText, ratioText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import {
  arrivalTolerance,
  GENERATOR_LIMITS,
  type InvalidReason,
} from '../../statistics/generator-validity.ts';
import { sum } from '../../statistics/series.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';
import type { GeneratorView } from './generator-view.ts';

/** `bad-input` here: no second at all, or counts below zero. */
const ARRIVALS_AMISS: readonly InvalidReason[] = ['rate-off-plan', 'no-load', 'bad-input'];

/** Whether the journeys of a window, or of the whole leg for null, were as many as planned. */
export function arrivals(
  { record: { plan } }: LegView,
  view: GeneratorView,
  window: string | null,
  reasons: readonly InvalidReason[],
): ValidityCheck {
  const isJudged =
    window === null || window === 'peak' || plan.checks.some((check) => check.window === window);
  return finding(plan.id, {
    id: window === null ? 'arrivals' : `${window}-arrivals`,
    title: `As many journeys were due in the ${window ?? 'leg'} as planned`,
    window,
    expected: `${countText(sum(view.planned))} within ${toleranceText(view)}`,
    found: `${countText(sum(view.started))} started, ${countText(sum(view.dropped))} dropped`,
    passed: !ARRIVALS_AMISS.some((reason) => reasons.includes(reason)),
    severity: isJudged ? 'error' : 'warning',
    remedy: 'k6 could not keep its schedule. Use a larger machine, or a lower load.',
  });
}

/** The rule in words: a share of the plan, or what its borders blur where that is more. */
function toleranceText(view: GeneratorView): string {
  const share = ratioText(GENERATOR_LIMITS.rateShare);
  const tolerance = arrivalTolerance(view);
  if (tolerance > view.borderArrivals) return share;
  return `${countText(tolerance)}: as many may begin on either side of its ends, which is more than ${share}`;
}

/** Whether arrivals stalled where the total may hide it. */
export function steadyArrivals(
  { record: { plan } }: LegView,
  reasons: readonly InvalidReason[],
): ValidityCheck {
  const { gapSeconds, gapShare } = GENERATOR_LIMITS;
  const stalled = reasons.includes('rate-gap');
  return finding(plan.id, {
    id: 'steady-arrivals',
    title: 'Arrivals never stalled',
    expected: `no ${gapSeconds} seconds below ${ratioText(gapShare)} of the plan`,
    found: stalled ? `at least ${gapSeconds} seconds in a row below ${ratioText(gapShare)}` : 'none',
    passed: !stalled,
    remedy: 'Something held the generator still: look at its CPU and at other work on the machine.',
  });
}
