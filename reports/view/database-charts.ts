import type { DatabaseSeries, LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { countText, decimalText } from '../../runner/model/number-text.ts';
import { highest, knownValues, secondsPerPoint } from './downsample.ts';
import { legPlot, type WrittenLine } from './leg-plot.ts';
import type { LineRole, PlotAxis, TimeChartView } from './plot.ts';

const ROLES: Readonly<Record<string, LineRole>> = {
  'on CPU': 'cpu',
  lock: 'bad',
  disk: 'requests',
  'idle in transaction': 'planned',
  'other waits': 'vus',
};

/** What the sessions of a leg's database did, and how many connections there were; nothing where nobody looked. */
export function databaseCharts(series: LegSeries, anchor: string): TimeChartView[] {
  const { database } = series;
  if (!database) return [];
  return [
    waitsChart(series, database, `${anchor}-database-waits`),
    connectionsChart(series, database, `${anchor}-database-connections`),
  ];
}

function waitsChart(series: LegSeries, database: DatabaseSeries, id: string): TimeChartView {
  const seen = database.sessions.filter(({ perSecond }) => (highest(perSecond) ?? 0) > 0);
  const lines = seen.map(({ kind, perSecond }) => line(kind, ROLES[kind] ?? 'vus', perSecond));
  const p95: WrittenLine = {
    ...line('p95 of response time (right axis)', 'p95', series.p95Ms),
    axis: 'right',
    style: 'dashed',
  };
  const plot = legPlot(series, [...lines, p95], countAxis('sessions'), []);
  return {
    id,
    title: 'What the database’s sessions did',
    wide: true,
    description: `Sessions of the database that worked or waited, by kind, beside p95. ${seen.map(({ kind, perSecond }) => `${kind}: at most ${decimalText(highest(perSecond) ?? 0, 0)}`).join('; ') || 'None did anything'}.`,
    caption: captionOf(series, database),
    empty: lines.length === 0 ? 'No session of the database was seen at work.' : null,
    plot: { ...plot, right: { title: 'p95 of response time', unit: 'ms', scale: 'linear' } },
  };
}

function connectionsChart(series: LegSeries, database: DatabaseSeries, id: string): TimeChartView {
  const { connections, connectionLimit } = database;
  const most = highest(connections);
  const limits = [{ label: `limit: ${countText(connectionLimit)}`, value: connectionLimit }];
  return {
    id,
    title: 'Connections of the database server',
    wide: false,
    description: `Client connections of the whole server. At most ${countText(most ?? 0)} of ${countText(connectionLimit)}.`,
    caption: captionOf(series, database),
    empty: knownValues(connections).length === 0 ? 'The server was not seen during the leg.' : null,
    plot: legPlot(series, [line('connections', 'database', connections)], countAxis('connections'), limits),
  };
}

function line(label: string, role: LineRole, values: PerSecond): WrittenLine {
  return { label, role, values, keep: 'highest' };
}

function countAxis(title: string): PlotAxis {
  return { title, unit: 'count', scale: 'linear' };
}

function captionOf({ seconds }: LegSeries, { looks }: DatabaseSeries): string {
  const step = secondsPerPoint(seconds);
  const reading = step === 1 ? '' : ` Each point is the highest of ${step} s.`;
  return `n = ${countText(looks)} looks at the server, one a second.${reading}`;
}
