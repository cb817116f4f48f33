import { countText } from '../model/number-text.ts';
import { sum } from '../statistics/series.ts';
import { vanishedJourneys } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import { droppedOf } from './selected-seconds.ts';
import { isAboutJobs } from './timed-check.ts';

/** What keeps journeys from being played, in words, with whose doing it is. */
const CAUSES = {
  target:
    'found no virtual user free: the generator was healthy and its pool ample, so it is the target’s doing',
  generator:
    'found no virtual user free: the generator was not healthy or its pool not ample, so it counts as its own doing',
  unknown: 'began and were not heard of again: whose doing that was is not known',
} as const;

/**
 * How many requests of a check were never sent because their journeys were not played, and whose doing it was; empty where
 * all were. What a failed step made impossible is told with the requests that got no useful answer.
 */
export function neverSent(legs: readonly CheckedLeg[]): string {
  const dropped = (isTarget: boolean) =>
    legs
      .filter(({ targetToBlame }) => targetToBlame === isTarget)
      .map((each) => ({ ...each.check.requestsPerDroppedJourney, journeys: droppedJourneys(each) }));
  const vanished = legs.map(({ leg, check }) => ({
    fewest: 0,
    most: check.requestsPerDroppedJourney.most,
    journeys: vanishedJourneys(leg),
  }));
  const what = legs.some(({ check }) => isAboutJobs(check)) ? 'never began' : 'were never sent';
  return [
    sentence(what, dropped(true), CAUSES.target),
    sentence(what, dropped(false), CAUSES.generator),
    sentence(what, vanished, CAUSES.unknown),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** The same of both sides of a comparison; the other one by its name. */
export function neverSentOfBoth(own: CheckedLeg, other: CheckedLeg, name: string): string {
  const theirs = neverSent([other]);
  return [neverSent([own]), theirs === '' ? '' : `With ${name}: ${theirs}`].filter(Boolean).join(' ');
}

/** Requests of dropped journeys that a failure may rest on: as few as there can be, where it is the target's doing. */
export function neverSentByTarget(legs: readonly CheckedLeg[]): number {
  return sum(
    legs.map((each) =>
      each.targetToBlame ? droppedJourneys(each) * each.check.requestsPerDroppedJourney.fewest : 0,
    ),
  );
}

interface Unplayed {
  readonly journeys: number;
  /** Requests of the check that such a journey would have sent. */
  readonly fewest: number;
  readonly most: number;
}

function sentence(what: string, unplayed: readonly Unplayed[], cause: string): string {
  const journeys = sum(unplayed.map((each) => each.journeys));
  const fewest = sum(unplayed.map((each) => each.journeys * each.fewest));
  const most = sum(unplayed.map((each) => each.journeys * each.most));
  if (most === 0) return '';
  const whose = journeys === 1 ? '1 journey' : `${countText(journeys)} journeys`;
  return `${amountText(fewest, most)} ${what}, as ${whose} ${cause}.`;
}

function amountText(fewest: number, most: number): string {
  if (fewest === most) return countText(most);
  return fewest === 0 ? `Up to ${countText(most)}` : `${countText(fewest)} to ${countText(most)}`;
}

function droppedJourneys({ leg, check }: CheckedLeg): number {
  return sum(droppedOf(leg, check));
}
