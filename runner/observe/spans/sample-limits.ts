import { METRICS, type PlannedLimit } from '../../../scenarios/kit/contract.ts';

type Tags = Readonly<Record<string, string>>;

/** The limits on database time among those of a plan. */
export function databaseLimits(limits: readonly PlannedLimit[]): PlannedLimit[] {
  return limits.filter(({ sli }) => sli === METRICS.dbTime);
}

/** For `<` a sample that equals the limit is beyond it, for `<=` it is not. */
export function isBeyond({ limitMs, inclusive }: PlannedLimit, valueMs: number): boolean {
  return inclusive ? valueMs > limitMs : valueMs >= limitMs;
}

/**
 * The tags under which samples beyond a limit are counted. k6 counts requests without a usable answer under the same tags
 * but the last: the two counters add up to what the limit was not kept by.
 */
export function limitTags(tags: Tags, { sli, tag }: PlannedLimit): Tags {
  return { ...tags, sli, limit: tag, source: 'spans' };
}
