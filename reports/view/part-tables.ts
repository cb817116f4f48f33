import type { LegDetail, PartRow } from '../../runner/model/leg-detail.ts';
import type { LegSeries, ServiceRow } from '../../runner/model/leg-series.ts';
import { countText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import type { CheckResult, Verdict } from '../../runner/schema/evaluation-schema.ts';
import { recordAnchor } from './checks-view.ts';
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

/** What leads from a figure to its record. */
type Link = Pick<SortedCell, 'href' | 'verdict'>;
/** The way to the record of a statistic, such as p95, of an SLI of one part. */
type LinkOf = (name: string) => (sli: string, statistic: string) => Link;

/** Services always; regions and plans where the record tells them apart. */
export function partTables(
  series: LegSeries,
  detail: LegDetail | undefined,
  checks: readonly CheckResult[],
  legAnchor: string,
): PartTable[] {
  const limit = limitsOf(series, 'response_time')[0]?.value;
  const links =
    (tag: Tag): LinkOf =>
    (name) =>
    (sli, statistic) => {
      const check = judgeOf(checks, series.leg, { tag, name, sli, statistic });
      if (check !== undefined) return { href: `#${recordAnchor(check.id)}`, verdict: check.verdict };
      return detail === undefined ? {} : { href: `#${measuredAnchor(legAnchor, tag, name)}` };
    };
  const table = (title: string, tag: Tag, rows: readonly PartRow[]): PartTable => ({
    title,
    headers: [NAMES[tag], ...HEADERS],
    rows: rows.map((row) => ({
      name: row.name,
      cells: cellsOf(row, links(tag)(row.name)),
      spark: sparkline(row.p95OverTime, limit),
    })),
    empty: '',
  });
  return [
    servicesTable(series, detail, links('svc'), limit),
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
  linkOf: LinkOf,
  limit: number | undefined,
): PartTable {
  return {
    title: 'Services at the peak',
    headers: ['Service', ...HEADERS, 'Database p95'],
    rows: services.map((row) => ({
      name: row.svc,
      cells: [
        ...cellsOf(row, linkOf(row.svc)),
        { ...timeCell(row.dbP95Ms), ...linkOf(row.svc)('db_time', 'p95') },
      ],
      spark: sparkline(detail?.services.find(({ name }) => name === row.svc)?.p95OverTime ?? [], limit),
    })),
    empty: 'No request of the peak window carried a service.',
  };
}

function cellsOf(row: PartRow | ServiceRow, link: ReturnType<LinkOf>): SortedCell[] {
  const { requests, bad, p50Ms, p95Ms, p99Ms } = row;
  const share = requests === 0 ? null : bad / requests;
  return [
    { text: countText(requests), value: requests },
    { text: countText(bad), value: bad },
    { text: share === null ? '–' : ratioText(share), value: share },
    { ...timeCell(p50Ms), ...link('response_time', 'p50') },
    { ...timeCell(p95Ms), ...link('response_time', 'p95') },
    { ...timeCell(p99Ms), ...link('response_time', 'p99') },
  ];
}

/** What an expectation is about: `p95` of `p95 < 200ms`. */
const PERCENTILE = /^p[\d.]+/u;

interface Judged {
  readonly tag: Tag;
  readonly name: string;
  readonly sli: string;
  readonly statistic: string;
}

/** The check of a percentile at the peak of this leg that selects this part alone. */
function judgeOf(
  checks: readonly CheckResult[],
  leg: string,
  { tag, name, sli, statistic }: Judged,
): CheckResult | undefined {
  return checks.find(
    (check) =>
      check.leg === leg &&
      check.window === 'peak' &&
      check.sli === sli &&
      check.unit === 'ms' &&
      PERCENTILE.exec(check.expect)?.[0] === statistic &&
      Object.keys(check.selector).length === 1 &&
      check.selector[tag] === name,
  );
}

function timeCell(valueMs: number | null): SortedCell {
  return { text: valueMs === null ? '–' : millisecondsText(valueMs), value: valueMs };
}
