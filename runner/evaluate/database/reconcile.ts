import { decimalText, millisecondsText, ratioText } from '../../model/number-text.ts';
import type { DatabaseWindow } from '../../schema/database-analysis-schema.ts';
import type { Account } from './statement-costs.ts';

/** Requests on either side of a window's border, and the buckets of what is added up, cannot be told closer. */
const TOLERANCE = 0.15;
/** Time outside of a statement that a round trip, parsing and planning explain on one machine or in one data centre; ms per call. */
const ROUND_TRIP_MS = 2;

const WORDS = {
  answers: {
    claimants: 'Answers',
    silence: 'No answer states its database time (Server-Timing)',
    unclaimed: 'no answer claims: jobs, other clients, or requests that do not state their database time',
  },
  spans: {
    claimants: 'Spans',
    silence: 'No database span came with a request (OpenTelemetry)',
    unclaimed:
      'no span claims: jobs, other clients, requests without a whole trace, or a service in between that exports none',
  },
} as const;

interface Sides {
  /** What tells the database time: the answers themselves, or the spans of the services. */
  readonly source: 'answers' | 'spans';
  readonly claimedSeconds: number | null;
  readonly poolSeconds: number | null;
  readonly account: Account | null;
}

/** Does the database time that answers state fit what the server accounts for? If not, what is missing, and where. */
export function reconcile({
  source,
  claimedSeconds,
  poolSeconds,
  account,
}: Sides): DatabaseWindow['reconciliation'] {
  const words = WORDS[source];
  if (claimedSeconds === null) return unknown(`${words.silence}, so there is nothing to compare.`);
  if (account === null || account.calls === 0)
    return unknown('The server’s statements are not known, so there is nothing to compare.');
  const accountedSeconds = account.totalMs / 1_000;
  const both = `${words.claimants} claim ${secondsText(claimedSeconds)} of database time, the server accounts for ${secondsText(accountedSeconds)}`;
  const larger = Math.max(claimedSeconds, accountedSeconds);
  const difference = claimedSeconds - accountedSeconds;
  if (Math.abs(difference) <= TOLERANCE * larger)
    return {
      state: 'agrees',
      tolerance: TOLERANCE,
      text: `${both}: they agree within ${ratioText(TOLERANCE)}.`,
    };
  const missing =
    difference > 0
      ? moreClaimed(difference, poolSeconds ?? 0, account.calls)
      : `${secondsText(-difference)} are work that ${words.unclaimed}.`;
  return { state: 'differs', tolerance: TOLERANCE, text: `${both}. ${missing}` };
}

function moreClaimed(differenceSeconds: number, poolSeconds: number, calls: number): string {
  const perCallMs = (differenceSeconds * 1_000) / calls;
  const text = `${millisecondsText(perCallMs)} per statement lie outside of its execution: `;
  if (perCallMs <= ROUND_TRIP_MS) return `${text}network, parsing and planning.`;
  if (poolSeconds > 0 && Math.abs(differenceSeconds - poolSeconds) <= TOLERANCE * differenceSeconds)
    return `${text}as much as requests waited for a connection, so the claim seems to hold the pool wait as well.`;
  return `${text}more than network and planning take. It is spent waiting for a connection that the claim holds as well, in a busy process of the service, or in statements on another server.`;
}

const unknown = (text: string): DatabaseWindow['reconciliation'] => ({
  state: 'unknown',
  tolerance: TOLERANCE,
  text,
});

function secondsText(seconds: number): string {
  return `${decimalText(seconds, seconds < 10 ? 2 : 1)} s`;
}
