import { parseExpectation } from '../grammar/expectation.ts';
import type { Waiver } from '../model/thresholds.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import type { WrittenObjective } from '../schema/thresholds-schema.ts';
import type { Mistakes } from './mistakes.ts';

type WrittenWaiver = NonNullable<WrittenObjective['waiver']>;

/** A waiver with its ceiling parsed: the objective's own expectation with another limit. `path` is its place in the file. */
export function normaliseWaiver(
  { where = {}, ceiling, expires, owner, reason }: WrittenWaiver,
  own: Expectation,
  path: string,
  mistakes: Mistakes,
): Waiver {
  const read = mistakes.take(`${path}/ceiling`, ceiling, parseExpectation(ceiling), own);
  if (read !== own && own.text !== '' && !isLooser(read, own))
    mistakes.add(
      `${path}/ceiling`,
      `is no looser form of "${own.text}"`,
      'Keep the statistic, the operator and the unit, and allow more.',
      ceiling,
    );
  if (!isDay(expires))
    mistakes.add(`${path}/expires`, 'is no day', 'Write a day that exists: "2027-01-31".', expires);
  return { where, ceiling: read, expires, owner, reason };
}

function isLooser(ceiling: Expectation, own: Expectation): boolean {
  const same = (['statistic', 'probability', 'unit'] as const).every((key) => ceiling[key] === own[key]);
  const isShare = own.statistic === 'ratio';
  const more = (isShare ? -1 : 1) * (ceiling.limit - own.limit);
  const moreMs = (ceiling.allowedRiseMs ?? 0) - (own.allowedRiseMs ?? 0);
  return same && Math.min(more, moreMs) >= 0 && Math.max(more, moreMs) > 0;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
