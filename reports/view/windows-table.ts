import { spokenDuration } from '../../runner/grammar/duration.ts';
import { blameText } from '../../runner/model/dropped-text.ts';
import type { LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { countText, millisecondsText } from '../../runner/model/number-text.ts';
import { badRequests } from '../../runner/model/request-counts.ts';
import type { LegResult } from '../../runner/schema/evaluation-schema.ts';
import { sum } from '../../runner/statistics/series.ts';
import { highest, knownValues } from './downsample.ts';
import type { TableCell, TableView } from './leg-view.ts';

const NOTE =
  'Windows are counted second by second from the timeline, the whole leg in k6’s summary; requests that were never answered, or never sent because an earlier step failed, are bad there.';

/** Where on the page the windows of a leg are. */
export function windowsAnchor(legAnchor: string): string {
  return `${legAnchor}-windows`;
}

/** What was sent in each window and in the whole leg; the highest p95 leads to the chart that it stands out of. */
export function windowsTable(series: LegSeries, leg: LegResult, legAnchor: string): TableView {
  const responseHref = `#${legAnchor}-response`;
  return {
    anchor: windowsAnchor(legAnchor),
    title: 'Windows',
    headers: ['Window', 'Length', 'Planned', 'Started', 'Dropped', 'Requests', 'Bad', 'Highest p95'],
    rows: [
      ...series.windows.map((window) => windowRow(series, window, responseHref)),
      wholeRow(series, leg, responseHref),
    ],
    empty: 'The plan names no windows.',
    note: `${NOTE}${droppedNote(leg)}`,
  };
}

/** Nobody can tell which requests a dropped journey would have sent, so no row can count them. */
function droppedNote({ journeys }: LegResult): string {
  if (journeys.dropped === 0) return '';
  const blame = blameText(journeys);
  return ` Requests of dropped journeys were never sent and are in neither column; checks count them, and say how many.${blame === null ? '' : ` The drops were ${blame}.`}`;
}

function windowRow(
  series: LegSeries,
  { name, fromMs, toMs }: LegSeries['windows'][number],
  responseHref: string,
): TableCell[] {
  const within = (values: PerSecond) => values.slice(Math.round(fromMs / 1_000), Math.round(toMs / 1_000));
  const count = (values: PerSecond) => sumText(within(values));
  return [
    name,
    spokenDuration(toMs - fromMs),
    count(series.plannedArrivals),
    count(series.startedJourneys),
    count(series.droppedJourneys),
    count(series.requests),
    count(series.badRequests),
    timeCell(highest(within(series.p95Ms)), responseHref),
  ];
}

function wholeRow({ p95Ms }: LegSeries, leg: LegResult, responseHref: string): TableCell[] {
  const { journeys, requests, durationMs } = leg;
  const counts = [journeys.planned, journeys.started, journeys.dropped, requests.started, badRequests(leg)];
  return [
    'whole leg',
    spokenDuration(durationMs),
    ...counts.map(countText),
    timeCell(highest(p95Ms), responseHref),
  ];
}

function sumText(values: PerSecond): string {
  const known = knownValues(values);
  return known.length === 0 ? 'no data' : countText(sum(known));
}

function timeCell(valueMs: number | null, href: string): TableCell {
  return valueMs === null ? '–' : { text: millisecondsText(valueMs), href };
}
