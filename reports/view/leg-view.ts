import { spokenDuration } from '../../runner/grammar/duration.ts';
import { droppedText } from '../../runner/model/dropped-text.ts';
import type { LegDetail } from '../../runner/model/leg-detail.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import { countText, decimalText, ratioText } from '../../runner/model/number-text.ts';
import { askedRequests, badRequests } from '../../runner/model/request-counts.ts';
import { legName } from '../../runner/model/verdict-words.ts';
import type { CheckResult, LegResult, Verdict } from '../../runner/schema/evaluation-schema.ts';
import { areJoined, type BadKind, badKinds } from './bad-kinds.ts';
import { curveChart } from './curve-plot.ts';
import { databaseCharts } from './database-charts.ts';
import { type HeatView, heatView } from './heat-view.ts';
import { type MeasuredRecords, measuredAnchor, measuredRecords } from './measured-records.ts';
import { type PartTable, partTables } from './part-tables.ts';
import { peakPercentileText } from './peak-percentile.ts';
import type { ChartView } from './plot.ts';
import { type Sparkline, sparkline } from './sparkline.ts';
import { memoryFigures, memoryTables } from './target-memory.ts';
import {
  arrivalsChart,
  databaseChart,
  generatorChart,
  limitsOf,
  requestsChart,
  responseChart,
} from './time-plots.ts';
import { windowsAnchor, windowsTable } from './windows-table.ts';
import { worstTable } from './worst-table.ts';

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** Where on the page its record is. */
  readonly href?: string;
}

/** Text, or text that leads to its record on the page. */
export type TableCell = string | { readonly text: string; readonly href: string };

export interface TableView {
  /** Where on the page it is, for figures that lead there. */
  readonly anchor?: string;
  readonly title: string;
  readonly headers: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly TableCell[])[];
  readonly empty: string;
  /** So many columns from the left hold words; one when not given. */
  readonly wordy?: number;
  /** Long, and rarely read: shown where the reader asks for it. */
  readonly folded?: boolean;
  /** Said below the title. */
  readonly note?: string;
}

/** One leg: what it was, its key figures, its charts and its tables. */
export interface LegView {
  readonly anchor: string;
  readonly id: string;
  readonly title: string;
  /** The title without its explanation, for where there is little room: `Monday morning 2.5x`. */
  readonly short: string;
  readonly verdict: Verdict;
  readonly length: string;
  readonly requests: string;
  readonly bad: string;
  /** Where on the page both are counted; null where the record lacks the timeline. */
  readonly countsHref: string | null;
  readonly peakP95: string;
  /** Where on the page the record of the percentiles of the peak is. */
  readonly peakHref: string | null;
  readonly spark: Sparkline | null;
  readonly figures: readonly Figure[];
  readonly charts: readonly ChartView[];
  readonly badKinds: readonly BadKind[];
  readonly heat: HeatView | null;
  readonly parts: readonly PartTable[];
  readonly tables: readonly TableView[];
  /** Null where the record lacks the timeline. */
  readonly records: MeasuredRecords | null;
  /** What the record lacks, so that it is not shown. */
  readonly gaps: readonly string[];
}

/** What a leg's view is made from; series and detail are missing where the record lacks the timeline. */
export interface LegSource {
  readonly leg: LegResult;
  readonly series: LegSeries | undefined;
  readonly detail: LegDetail | undefined;
  readonly checks: readonly CheckResult[];
  readonly requestTimeoutMs: number | undefined;
}

/** A leg without series keeps its figures and says that there is nothing to draw. */
export function legView(source: LegSource, number: number): LegView {
  const { leg, series, detail } = source;
  const anchor = `leg-${number}`;
  const peakHref = detail === undefined ? null : `#${measuredAnchor(anchor, 'all', detail.whole.name)}`;
  const drawn = series === undefined ? NOTHING_DRAWN : drawnParts(source, series, anchor);
  return {
    anchor,
    id: leg.id,
    title: legName(leg),
    short: `${leg.title.split(':')[0] ?? leg.id} ${decimalText(leg.load, 3)}x`,
    verdict: leg.verdict,
    length: spokenDuration(leg.durationMs),
    requests: countText(leg.requests.started),
    bad: countText(badRequests(leg)),
    ...drawn,
    peakHref,
    figures: [...figures(source, peakHref, drawn.countsHref), ...memoryFigures(series, anchor)],
    records: detail === undefined ? null : measuredRecords({ ...source, detail }, anchor),
    gaps: gaps(source),
  };
}

/** What a leg shows only where its record has the timeline. */
type DrawnParts = Pick<
  LegView,
  'countsHref' | 'peakP95' | 'spark' | 'charts' | 'heat' | 'parts' | 'tables' | 'badKinds'
>;

const NOTHING_DRAWN: DrawnParts = {
  countsHref: null,
  peakP95: '–',
  spark: null,
  charts: [],
  heat: null,
  parts: [],
  tables: [],
  badKinds: [],
};

function drawnParts(source: LegSource, series: LegSeries, anchor: string): DrawnParts {
  const { detail, checks, requestTimeoutMs } = source;
  return {
    countsHref: `#${windowsAnchor(anchor)}`,
    peakP95: peakPercentileText(series, 0.95, requestTimeoutMs),
    spark: sparkline(series.p95Ms, limitsOf(series, 'response_time')[0]?.value),
    charts: charts(series, anchor, source),
    heat: heatView(series, detail, `${anchor}-heat`),
    parts: partTables(series, detail, checks, anchor),
    tables: tables(series, source, anchor),
    badKinds: badKinds(series, source.leg),
  };
}

function gaps({ series, detail }: LegSource): string[] {
  if (series === undefined)
    return ['This leg left no readable timeline: charts, heatmap and tables by service are missing.'];
  if (detail === undefined)
    return [
      'Heatmap, intervals over time, regions, plans and single requests are missing: they were not kept with this report.',
    ];
  return [
    ...(detail.heat === null ? ['The timeline holds no answer, so there is no heatmap.'] : []),
    ...(series.curve.length === 0
      ? ['k6 left no summary of the peak, so there is no percentile curve.']
      : []),
  ];
}

function charts(
  series: LegSeries,
  anchor: string,
  { detail, requestTimeoutMs }: Pick<LegSource, 'detail' | 'requestTimeoutMs'>,
): ChartView[] {
  return [
    responseChart(series, `${anchor}-response`, detail),
    arrivalsChart(series, `${anchor}-arrivals`),
    curveChart(series, `${anchor}-curve`, requestTimeoutMs),
    requestsChart(series, `${anchor}-requests`),
    databaseChart(series, `${anchor}-database`),
    ...databaseCharts(series, anchor),
    generatorChart(series, `${anchor}-generator`),
  ];
}

function figures(
  { leg, series, requestTimeoutMs }: LegSource,
  peakHref: string | null,
  countsHref: string | null,
): Figure[] {
  const counted = countsHref === null ? {} : { href: countsHref };
  const { journeys } = leg;
  return [
    {
      label: 'Journeys started',
      value: countText(journeys.started),
      note: `of ${countText(journeys.planned)} planned, ${droppedText(journeys)}`,
      ...counted,
    },
    {
      label: 'Requests',
      value: countText(leg.requests.started),
      note: requestsNote(leg),
      ...counted,
    },
    ...(series === undefined ? [] : percentileFigures(series, requestTimeoutMs, peakHref)),
  ];
}

/** What dropped journeys would have sent is in no count of requests, and must not look as if it had been answered. */
function requestsNote(leg: LegResult): string {
  const bad = badRequests(leg);
  const answered =
    bad === 0
      ? 'all answered usefully'
      : `${countText(bad)} bad, ${ratioText(bad / Math.max(askedRequests(leg), 1))}`;
  return leg.journeys.dropped === 0 ? answered : `${answered}; those of dropped journeys were never sent`;
}

function percentileFigures(
  series: LegSeries,
  requestTimeoutMs: number | undefined,
  peakHref: string | null,
): Figure[] {
  return [0.5, 0.95, 0.99].map((probability) => ({
    label: `p${probability * 100} of the peak`,
    value: peakPercentileText(series, probability, requestTimeoutMs),
    note:
      probability === 0.5
        ? 'half were faster'
        : `${Math.round(1_000 * (1 - probability)) / 10} % were slower`,
    ...(peakHref !== null && { href: peakHref }),
  }));
}

/** Kinds of bad requests have a table of their own only where the figure beside the charts leaves some out. */
function tables(series: LegSeries, { leg, detail }: LegSource, anchor: string): TableView[] {
  const windows = windowsTable(series, leg, anchor);
  const worst = detail === undefined ? [] : [worstTable(detail)];
  const always = [...worst, windows, ...memoryTables(series, anchor)];
  return areJoined(series) ? [...always, badTable(series)] : always;
}

function badTable(series: LegSeries): TableView {
  return {
    title: 'All bad requests by kind',
    headers: ['Outcome', 'Service', 'Operation', 'Requests'],
    wordy: 3,
    folded: true,
    rows: series.badByKind.map(({ outcome, svc, op, count }) => [outcome, svc, op, countText(count)]),
    empty: 'No request was bad.',
  };
}
