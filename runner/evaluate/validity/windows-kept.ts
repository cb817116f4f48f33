import { METRICS, OUTSIDE } from '../../../scenarios/kit/contract.ts';
import { countText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { LegView } from '../leg-view.ts';
import { forEachGainInPush, type Span, spansOfPushes } from '../push-times.ts';
import { finding } from './finding.ts';

/** So few of a window may have been held up between the moment when they were sent and their count. */
const HELD_UP_SHARE = 1e-4;
/**
 * And so many of any window, however short. Only what is sent in a window's last second can come too late. If one in 1,000 is
 * held up by more than half a second, that is 0.5 requests at 500 a second, and more than three in one of 570 windows (Poisson).
 * A window that was moved by two seconds holds more from seven requests a second on.
 */
const HELD_UP_AT_MOST = 3;

/**
 * Were requests sent in the windows that they name? The kit names the window when it sends, the plan says when that window
 * was: a peak that was made longer afterwards, so that it may pass, holds requests of the warm-up. What a push holds was
 * sent within a second and a half, so a window that was moved by more is noticed.
 */
export function windowsKept(leg: LegView): ValidityCheck {
  const { plan } = leg.record;
  const spans = spansOfPushes(leg);
  const strays = namedSpans(plan).map(({ name, stated }) => ({
    name,
    ...countedOutside(leg, spans, name, stated),
  }));
  const amiss = strays.filter(({ outside, all }) => outside > mayBeHeldUp(all));
  return finding(plan.id, {
    id: 'windows-kept',
    title: 'Requests were sent in the windows that they name',
    expected: 'each between the beginning and the end that the plan gives its window',
    found:
      amiss.length === 0
        ? 'all were'
        : amiss
            .map(({ name, outside, all }) => `${name}: ${countText(outside)} of ${countText(all)} were not`)
            .join('; '),
    passed: amiss.length === 0,
    remedy:
      'plan.json is not the one that was played: restore it from where the run was archived, or run again.',
  });
}

const mayBeHeldUp = (all: number): number => Math.max(HELD_UP_AT_MOST, HELD_UP_SHARE * all);

interface NamedSpans {
  readonly name: string;
  readonly stated: readonly Span[];
}

/** When the plan says that each window was; outside is before, between and after them. */
function namedSpans({ played: { windows } }: LegPlan): NamedSpans[] {
  const ends = [Number.NEGATIVE_INFINITY, ...windows.map(({ toMs }) => toMs)];
  const beginnings = [...windows.map(({ fromMs }) => fromMs), Number.POSITIVE_INFINITY];
  const between = ends.map((fromMs, nth) => ({ fromMs, toMs: beginnings[nth] ?? fromMs }));
  return [
    ...windows.map((window) => ({ name: window.name, stated: [window] })),
    { name: OUTSIDE, stated: between.filter(({ fromMs, toMs }) => toMs > fromMs) },
  ];
}

function countedOutside(
  { index: { counters } }: LegView,
  spans: readonly Span[],
  window: string,
  stated: readonly Span[],
): { readonly outside: number; readonly all: number } {
  const mayHold = spans.map((span) => stated.some((each) => meet(span, each)));
  let [outside, all] = [0, 0];
  forEachGainInPush(counters, METRICS.requestsStarted, { window }, (push, entry) => {
    const count = counters.gains.values.at(entry);
    all += count;
    if (mayHold[push] === false) outside += count;
  });
  return { outside, all };
}

function meet(a: Span, b: Span): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}
