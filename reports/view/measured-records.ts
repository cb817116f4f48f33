import type { LegDetail, PartRow, StretchPercentile } from '../../runner/model/leg-detail.ts';
import { countText, decimalText, millisecondsText } from '../../runner/model/number-text.ts';
import { recordAnchor } from './checks-view.ts';

/** What parts of a leg are told apart by; all of its requests together are a part, too. */
export type PartKind = 'all' | 'svc' | 'region' | 'plan';

/** Estimate and interval of one percentile; what carries no interval says so. */
export interface MeasuredPercentile {
  readonly estimate: string;
  readonly interval: string;
}

/** The record of one part of a leg, whether or not an objective judges it. */
export interface MeasuredRecord {
  readonly anchor: string;
  readonly name: string;
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
export function measuredRecords(
  { whole, services, regions, plans, level }: LegDetail,
  legAnchor: string,
  requestTimeoutMs: number | undefined,
): MeasuredRecords {
  const record =
    (kind: PartKind) =>
    (row: PartRow): MeasuredRecord => ({
      anchor: measuredAnchor(legAnchor, kind, row.name),
      name: KINDS[kind] === '' ? row.name : `${KINDS[kind]} ${row.name}`,
      samples: countText(row.evidence.samples),
      percentiles: percentilesOf(row, requestTimeoutMs),
    });
  return {
    headers: ['p50', 'p95', 'p99', 'Database p95'],
    method: `Percentiles of the peak window, read from k6’s native histograms, whose buckets are 9 % wide. Intervals by Woodruff’s method: each end holds with ${decimalText(level * 100, 1)} % confidence, and is the wider the more the window’s seconds differ.`,
    rows: [
      record('all')(whole),
      ...services.map(record('svc')),
      ...regions.map(record('region')),
      ...plans.map(record('plan')),
    ],
  };
}

const KINDS: Readonly<Record<PartKind, string>> = { all: '', svc: '', region: 'region', plan: 'plan' };

function percentilesOf({ evidence }: PartRow, timeoutMs: number | undefined): MeasuredPercentile[] {
  const { samples, p50, p95, p99, databaseSamples, databaseP95 } = evidence;
  const ofAnswers = [p50, p95, p99].map((each) => measured(each, samples, timeoutMs));
  return [...ofAnswers, measured(databaseP95, databaseSamples, timeoutMs)];
}

function measured(
  { lowerMs, estimateMs, upperMs }: StretchPercentile,
  samples: number,
  timeoutMs: number | undefined,
): MeasuredPercentile {
  if (samples === 0) return { estimate: 'no data', interval: '' };
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
