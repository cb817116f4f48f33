import { METRICS } from '../../../scenarios/kit/contract.ts';
import { countText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { mayBeLost } from '../agreement.ts';
import { inSeconds, type LegView } from '../leg-view.ts';
import { forEachGain } from '../series-index.ts';
import { finding } from './finding.ts';

/** A push holds up to a second, so what it counts may have been sent in the one before. */
const EARLIEST_SECONDS = 1;
/** And may come late, by no more than the longest gap that there may be between two. */
const LATEST_SECONDS = 5;

/**
 * Were requests sent in the windows that they name? The kit names the window when it sends, the plan says when that window
 * was: a peak that was made longer afterwards, so that it may pass, holds requests of the warm-up.
 */
export function windowsKept(leg: LegView): ValidityCheck {
  const { plan } = leg.record;
  const strays = plan.played.windows.map((window) => {
    const { from, to } = inSeconds(window);
    const isIn = (second: number) => second >= from - EARLIEST_SECONDS && second < to + LATEST_SECONDS;
    return { name: window.name, ...countedOutside(leg, window.name, isIn) };
  });
  const amiss = strays.filter(({ outside, all }) => outside > mayBeLost(all));
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

function countedOutside(
  { index }: LegView,
  window: string,
  isIn: (second: number) => boolean,
): { readonly outside: number; readonly all: number } {
  let [outside, all] = [0, 0];
  const { counters } = index;
  forEachGain(counters, METRICS.requestsStarted, { window }, (second, entry) => {
    const count = counters.gains.values.at(entry);
    all += count;
    if (!isIn(second)) outside += count;
  });
  return { outside, all };
}
