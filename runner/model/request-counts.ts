import type { LegResult } from '../schema/evaluation-schema.ts';

type Counts = Pick<LegResult, 'requests'>;

/** Requests that got no useful answer; those never sent because an earlier one failed are among them. */
export function badRequests({ requests }: Counts): number {
  const { error, refused, timeout, limited, skipped, unfinished } = requests;
  return error + refused + timeout + limited + skipped + unfinished;
}

/** Requests that users asked for: those sent and those never sent because an earlier one failed. */
export function askedRequests({ requests }: Counts): number {
  return requests.started + requests.skipped;
}
