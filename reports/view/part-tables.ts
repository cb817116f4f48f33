import { estimateText } from '../../runner/model/check-text.ts';
import type { LegDetail, PartRow } from '../../runner/model/leg-detail.ts';
import type { LegSeries, ServiceRow } from '../../runner/model/leg-series.ts';
import { millisecondsOrDash } from '../../runner/model/number-or-dash.ts';
import { countText, ratioText } from '../../runner/model/number-text.ts';
import type { CheckResult, Verdict } from '../../runner/schema/evaluation-schema.ts';
import { recordAnchor } from './checks-view.ts';
import { judgingCheck } from './judging-check.ts';
import { measuredAnchor } from './measured-records.ts';
import { type Sparkline, sparkline } from './sparkline.ts';
import { limitsOf } from './time-plots.ts';

/** A number with its text: tables are sorted by the one and show the other. */
export interface SortedCell {
  readonly text: string;
  /** Null is sorted last. */
  readonly value: number | null;
  /** The record of the check that judged the number, or of how it was measured. */
  readonly href?: string;
  readonly verdict?: Verdict;
}

export interface PartTableRow {
  readonly name: string;
  readonly cells: readonly SortedCell[];
  readonly spark: Sparkline | null;
}

/** Services, regions or plans at the peak of a leg; every column can be sorted. */
export interface PartTable {
  readonly title: string;
  readonly headers: readonly string[];
  readonly rows: readonly PartTableRow[];
  readonly empty: string;
}

type Tag = 'svc' | 'region' | 'plan';

const HEADERS = ['Requests', 'Bad', 'Bad share', 'p50', 'p95', 'p99'];
const NAMES: Readonly<Record<Tag, string>> = { svc: 'Service', region: 'Region', plan: 'Plan' };

/** A figure as its record has it, with the way there: what a check judged, or how it was measured. */
interface Figures {
  readonly count: (value: number) => SortedCell;
  readonly share: (value: number | null) => SortedCell;
  /** A statistic, such as p95, of an SLI; ms by histogram, which the exact value of a check replaces. */
  readonly time: (sli: string, statistic: string, valueMs: number | null) => SortedCell;
}
type FiguresOf = (name: string) => Figures;

/** Services always; regions and plans where the record tells them apart. */
export function partTables(
  series: LegSeries,
  detail: LegDetail | undefined,
  checks: readonly CheckResult[],
  legAnchor: string,
): PartTable[] {
  const limit = limitsOf(series, 'response_time')[0]?.value;
  const figures =
    (tag: Tag, measured: readonly PartRow[] = []): FiguresOf =>
    (name) => {
      const known = measured.some((row) => row.name === name);
      const record = known ? { href: `#${measuredAnchor(legAnchor, tag, name)}` } : {};
      return {
        count: (value) => ({ text: countText(value), value, ...record }),
        share: (value) => ({ text: value === null ? '–' : ratioText(value), value, ...record }),
        time: (sli, statistic, valueMs) => {
          const check = judgingCheck(checks, { leg: series.leg, tag, name, sli, statistic });
          return check === undefined
            ? { text: millisecondsOrDash(valueMs), value: valueMs, ...record }
            : judgedCell(check, valueMs);
        },
      };
    };
  const table = (title: string, tag: Tag, rows: readonly PartRow[]): PartTable => ({
    title,
    headers: [NAMES[tag], ...HEADERS],
    rows: rows.map((row) => ({
      name: row.name,
      cells: cellsOf(row, figures(tag, rows)(row.name)),
      spark: sparkline(row.p95OverTime, limit),
    })),
    empty: '',
  });
  return [
    servicesTable(series, detail, figures('svc', detail?.services), limit),
    ...(detail === undefined
      ? []
      : [
          table('Regions at the peak', 'region', detail.regions),
          table('Plans at the peak', 'plan', detail.plans),
        ]
    ).filter(({ rows }) => rows.length > 1),
  ];
}

function servicesTable(
  { services }: LegSeries,
  detail: LegDetail | undefined,
  figuresOf: FiguresOf,
  limit: number | undefined,
): PartTable {
  return {
    title: 'Services at the peak',
    headers: ['Service', ...HEADERS, 'Database p95'],
    rows: services.map((row) => ({
      name: row.svc,
      cells: [...cellsOf(row, figuresOf(row.svc)), figuresOf(row.svc).time('db_time', 'p95', row.dbP95Ms)],
      spark: sparkline(detail?.services.find(({ name }) => name === row.svc)?.p95OverTime ?? [], limit),
    })),
    empty: 'No request of the peak window carried a service.',
  };
}

function cellsOf(row: PartRow | ServiceRow, { count, share, time }: Figures): SortedCell[] {
  const { requests, bad, p50Ms, p95Ms, p99Ms } = row;
  return [
    count(requests),
    count(bad),
    share(requests === 0 ? null : bad / requests),
    time('response_time', 'p50', p50Ms),
    time('response_time', 'p95', p95Ms),
    time('response_time', 'p99', p99Ms),
  ];
}

/**
 * What the check found, as its record says it. Where the check had to count journeys that never started, the time that
 * was measured: percentiles beside it are of the same requests, and a p95 above its p99 would puzzle anybody.
 */
function judgedCell(check: CheckResult, measuredMs: number | null): SortedCell {
  const { id, estimate, verdict, missing } = check;
  const record = { href: `#${recordAnchor(id)}`, verdict };
  return missing.droppedJourneys > 0 && measuredMs !== null
    ? { text: millisecondsOrDash(measuredMs), value: measuredMs, ...record }
    : { text: estimateText(check), value: estimate, ...record };
}
