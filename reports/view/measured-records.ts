import { estimateText } from '../../runner/model/check-text.ts';
import type { LegDetail, PartRow } from '../../runner/model/leg-detail.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import { countText, decimalText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import type { CheckResult } from '../../runner/schema/evaluation-schema.ts';
import { recordAnchor } from './checks-view.ts';
import { judgingCheck } from './judging-check.ts';
import { peakPercentileText } from './peak-percentile.ts';

/** What parts of a leg are told apart by; all of its requests together are a part, too. */
export type PartKind = 'all' | 'svc' | 'region' | 'plan';

/** Estimate and interval of one percentile; what carries no interval says so. */
export interface MeasuredPercentile {
  readonly estimate: string;
  readonly interval: string;
  /** The exact value from k6’s summary, or from the check that judged it; null where there is neither. */
  readonly exact: { readonly text: string; readonly href: string | null } | null;
}

/** What the records of a leg's peak are made from. */
export interface MeasuredSource {
  readonly detail: LegDetail;
  readonly series: LegSeries | undefined;
  readonly checks: readonly CheckResult[];
  readonly requestTimeoutMs: number | undefined;
}

/** The record of one part of a leg, whether or not an objective judges it. */
export interface MeasuredRecord {
  readonly anchor: string;
  readonly name: string;
  readonly requests: string;
  readonly bad: string;
  readonly badShare: string;
  readonly samples: string;
  /** In the order of `headers`. */
  readonly percentiles: readonly MeasuredPercentile[];
}

/** What stands behind the figures of a leg's peak that no check has a record of. */
export interface MeasuredRecords {
  readonly headers: readonly string[];
  readonly method: string;
  readonly rows: readonly MeasuredRecord[];
}

/** Where on the page the record of a part is. */
export function measuredAnchor(legAnchor: string, kind: PartKind, name: string): string {
  return recordAnchor(`${legAnchor}/${kind}=${name}`);
}

/** One record for each part, all requests first. */
export function measuredRecords(source: MeasuredSource, legAnchor: string): MeasuredRecords {
  const { whole, services, regions, plans, level } = source.detail;
  const record =
    (kind: PartKind) =>
    (row: PartRow): MeasuredRecord => ({
      anchor: measuredAnchor(legAnchor, kind, row.name),
      name: KINDS[kind] === '' ? row.name : `${KINDS[kind]} ${row.name}`,
      requests: countText(row.requests),
      bad: countText(row.bad),
      badShare: row.requests === 0 ? '' : ratioText(row.bad / row.requests),
      samples: countText(row.evidence.samples),
      percentiles: percentilesOf(row, kind, source),
    });
  return {
    headers: ['p50', 'p95', 'p99', 'Database p95'],
    method: `Percentiles of the peak window, read from k6’s native histograms, whose buckets are 9 % wide; where k6’s summary has the exact value, or a check judged it, that stands below. Intervals by Woodruff’s method: each end holds with ${decimalText(level * 100, 1)} % confidence, and is the wider the more the window’s seconds differ.`,
    rows: [
      record('all')(whole),
      ...services.map(record('svc')),
      ...regions.map(record('region')),
      ...plans.map(record('plan')),
    ],
  };
}

const KINDS: Readonly<Record<PartKind, string>> = { all: '', svc: '', region: 'region', plan: 'plan' };

/** As the columns have them; the columns of `headers` are in the same order. */
const STATISTICS = [
  { sli: 'response_time', statistic: 'p50', probability: 0.5 },
  { sli: 'response_time', statistic: 'p95', probability: 0.95 },
  { sli: 'response_time', statistic: 'p99', probability: 0.99 },
  { sli: 'db_time', statistic: 'p95', probability: 0.95 },
] as const;
type Statistic = (typeof STATISTICS)[number];

function percentilesOf(row: PartRow, kind: PartKind, source: MeasuredSource): MeasuredPercentile[] {
  return STATISTICS.map((each) => ({
    ...measured(row.evidence, each, source.requestTimeoutMs),
    exact: exactOf(row.name, kind, each, source),
  }));
}

/** All requests have the exact percentiles of k6's summary, parts those that were judged. */
function exactOf(
  name: string,
  kind: PartKind,
  { sli, statistic, probability }: Statistic,
  { series, detail, checks, requestTimeoutMs }: MeasuredSource,
): MeasuredPercentile['exact'] {
  if (kind === 'all')
    return series === undefined || series.curve.length === 0 || sli !== 'response_time'
      ? null
      : { text: peakPercentileText(series, probability, requestTimeoutMs), href: null };
  const check = judgingCheck(checks, { leg: detail.leg, tag: kind, name, sli, statistic });
  return check === undefined ? null : { text: estimateText(check), href: `#${recordAnchor(check.id)}` };
}

function measured(
  evidence: PartRow['evidence'],
  { sli, statistic }: Statistic,
  timeoutMs: number | undefined,
): Omit<MeasuredPercentile, 'exact'> {
  const ofDatabase = sli === 'db_time';
  const { lowerMs, estimateMs, upperMs } = ofDatabase ? evidence.databaseP95 : evidence[statistic];
  if ((ofDatabase ? evidence.databaseSamples : evidence.samples) === 0)
    return { estimate: 'no data', interval: '' };
  const beyond = timeoutMs === undefined ? 'over the timeout' : `over ${millisecondsText(timeoutMs)}`;
  return {
    estimate: estimateMs === null ? beyond : millisecondsText(estimateMs),
    interval: intervalText(lowerMs, upperMs),
  };
}

/** An end beyond the timeout is not known; without both there were too few seconds or samples. */
function intervalText(lowerMs: number | null, upperMs: number | null): string {
  if (lowerMs === null) return upperMs === null ? 'no interval' : `at most ${millisecondsText(upperMs)}`;
  if (upperMs === null) return `at least ${millisecondsText(lowerMs)}`;
  return `${millisecondsText(lowerMs)} to ${millisecondsText(upperMs)}`;
}
