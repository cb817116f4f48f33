import { spokenDuration } from '../../runner/grammar/duration.ts';
import type { LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { countText, millisecondsText } from '../../runner/model/number-text.ts';
import { highest, knownValues, sum } from './downsample.ts';
import type { TableCell, TableView } from './leg-view.ts';

/** What was sent in each window; the highest p95 leads to the chart that it stands out of. */
export function windowsTable(series: LegSeries, responseHref: string): TableView {
  return {
    title: 'Windows',
    headers: ['Window', 'Length', 'Planned', 'Started', 'Dropped', 'Requests', 'Bad', 'Highest p95'],
    rows: series.windows.map(({ name, fromMs, toMs }) => {
      const within = (values: PerSecond) =>
        values.slice(Math.round(fromMs / 1_000), Math.round(toMs / 1_000));
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
    }),
    empty: 'The plan names no windows.',
  };
}

function sumText(values: PerSecond): string {
  const known = knownValues(values);
  return known.length === 0 ? 'no data' : countText(sum(known));
}

function timeCell(valueMs: number | null, href: string): TableCell {
  return valueMs === null ? '–' : { text: millisecondsText(valueMs), href };
}
