import { CENSORED_MS } from '../../scenarios/kit/contract.ts';
import { spokenDuration } from '../grammar/duration.ts';
import type { CheckResult, ShownQuantile } from '../schema/evaluation-schema.ts';
import { countText, decimalText, measuredBeside, measuredText } from './number-text.ts';

const OPERATOR_SIGNS: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '==': '=' };

/**
 * What the check measured: `231 ms`, `over 60 s` among requests without a usable answer, `no data`. Several legs that are
 * judged together have no percentile in common: `–`.
 */
export function estimateText(check: CheckResult): string {
  if (check.censored) return check.sli === 'job_time' ? 'never ended' : censoredText(check.estimate);
  if (check.estimate === null && check.sli === 'recovery_time' && check.samples > 0) return 'not reached';
  if (check.estimate === null) return check.samples === 0 ? 'no data' : '–';
  return measuredBeside(check.estimate, check.limit, check.unit);
}

/** What stands beside the limit: the estimate, or `20.4 % bad` where that share decides against it. */
export function foundText(check: CheckResult): string {
  const share = decidingShare(check);
  return share === null
    ? estimateText(check)
    : `${measuredBeside(share.estimate, share.allowed, 'ratio')} bad`;
}

/**
 * The share of bad requests where more are bad than may be while the estimate lies within the limit; else null. The percentile of
 * what answers say, such as database time, is of those who said it; who was never sent or got no useful answer counts as bad, and
 * has no such time.
 */
export function decidingShare(check: CheckResult): CheckResult['badRatio'] {
  const { statistic, operator, limit, estimate, censored, badRatio, verdict } = check;
  if (statistic !== 'percentile' || censored || estimate === null || badRatio === null) return null;
  const isWithin = estimate < limit || (operator === '<=' && estimate === limit);
  return isWithin && badRatio.estimate > badRatio.allowed && verdict !== 'invalid' ? badRatio : null;
}

/** The interval of what stands beside the limit; null where no end of it is known, or where the share of bad requests has one. */
export function ownInterval(check: CheckResult): CheckResult['interval'] {
  const { interval } = check;
  if (interval === null || (interval.lower === null && interval.upper === null)) return null;
  return decidingShare(check) === null ? interval : null;
}

/** What the check demands: `< 200 ms`. */
export function limitText(check: CheckResult): string {
  const sign = OPERATOR_SIGNS[check.operator] ?? check.operator;
  return `${sign} ${measuredText(check.limit, check.unit)}`;
}

/**
 * Where the true value lies: `225 ms to 238 ms`. Where only the share of bad requests has an interval, that one:
 * `6.8 % to 7.5 % bad`. What was counted with nothing missing: `exactly 3`. Null when no interval could be given.
 */
export function intervalText(check: CheckResult): string | null {
  const interval = ownInterval(check);
  if (interval === null) return shareIntervalText(check);
  const end = (value: number) => measuredBeside(value, check.limit, check.unit);
  if (interval.level === 1 && interval.lower !== null && interval.lower === interval.upper)
    return `exactly ${end(interval.lower)}`;
  if (interval.upper === null) return `at least ${end(interval.lower ?? 0)}`;
  if (interval.lower === null) return `at most ${end(interval.upper)}`;
  return `${end(interval.lower)} to ${end(interval.upper)}`;
}

function shareIntervalText({ badRatio, unit, limit }: CheckResult): string | null {
  if (badRatio === null) return null;
  const { lower, upper, allowed } = badRatio;
  const ends = (least: number, most: number, beside: number) =>
    `${measuredBeside(least, beside, 'ratio')} to ${measuredBeside(most, beside, 'ratio')}`;
  return unit === 'ratio' ? ends(1 - upper, 1 - lower, limit) : `${ends(lower, upper, allowed)} bad`;
}

/** A count of which only the ends are known: `3`, `3 to 12`. */
export function rangeText(range: { readonly atLeast: number; readonly atMost: number }): string {
  const { atLeast, atMost } = range;
  return atLeast === atMost ? countText(atLeast) : `${countText(atLeast)} to ${countText(atMost)}`;
}

/** What the check is about: `auth`, `auth · login`, `premium · block on`; `all requests` without a selector. */
export function subjectText(check: CheckResult): string {
  const tags = Object.entries(check.selector).map(([tag, value]) =>
    tag === 'block' ? `block ${value}` : value,
  );
  return tags.length > 0 ? tags.join(' · ') : 'all requests';
}

/** What a ratio compares with, after what is judged: ` against monday-morning@1x`; nothing where nothing is compared. */
export function againstText({ compared }: CheckResult): string {
  return compared === undefined ? '' : ` against ${compared.with}`;
}

/** A percentile shown beside the judged one: `p99 340 ms`. */
export function shownQuantileText(shown: ShownQuantile): string {
  const name = quantileName(shown.probability);
  if (shown.censored) return `${name} ${censoredText(shown.value)}`;
  return `${name} ${shown.value === null ? 'no data' : measuredText(shown.value, 'ms')}`;
}

/** `p95`, `p99.9`. */
export function quantileName(probability: number): string {
  return `p${decimalText(probability * 100, 4)}`;
}

/** What the verdict covers, from its horizon. */
export function horizonText(horizonMs: number | null): string {
  if (horizonMs === null)
    return 'No horizon: the run was too short to say which disturbances it would have shown.';
  const span = spokenDuration(horizonMs);
  return `Disturbances that come on average at least every ${span} would have shown. Rarer ones are not covered.`;
}

function censoredText(value: number | null): string {
  const known = value !== null && value < CENSORED_MS;
  return known ? `over ${measuredText(value, 'ms')}` : 'over the timeout';
}
