import type { DatabaseSeries, LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { countText, decimalText } from '../../runner/model/number-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { downsample, highest, knownValues, secondsPerPoint } from './downsample.ts';
import type { LineRole, PlotAxis, PlotLine, TimeChartView, TimePlot } from './plot.ts';

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
  const lines = seen.map(({ kind, perSecond }) => line(series, kind, ROLES[kind] ?? 'vus', perSecond));
  const p95 = {
    ...line(series, 'p95 of response time (right axis)', 'p95', series.p95Ms),
    axis: 'right' as const,
    style: 'dashed' as const,
  };
  const plot = timePlot(series, [...lines, p95], 'sessions');
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
  const plot = timePlot(series, [line(series, 'connections', 'database', connections)], 'connections');
  const most = highest(connections);
  return {
    id,
    title: 'Connections of the database server',
    wide: false,
    description: `Client connections of the whole server. At most ${countText(most ?? 0)} of ${countText(connectionLimit)}.`,
    caption: captionOf(series, database),
    empty: knownValues(connections).length === 0 ? 'The server was not seen during the leg.' : null,
    plot: { ...plot, limits: [{ label: `limit: ${countText(connectionLimit)}`, value: connectionLimit }] },
  };
}

function line(series: LegSeries, label: string, role: LineRole, values: PerSecond): PlotLine {
  const step = secondsPerPoint(series.seconds);
  return { label, role, style: 'line', axis: 'left', values: downsample(values, step, 'highest') };
}

function timePlot(series: LegSeries, lines: readonly PlotLine[], title: string): TimePlot {
  const left: PlotAxis = { title, unit: 'count', scale: 'linear' };
  return {
    kind: 'time',
    stepSeconds: secondsPerPoint(series.seconds),
    seconds: series.seconds,
    windows: series.windows.map(({ name, fromMs, toMs }) => ({
      name: plainText(name),
      from: fromMs / 1_000,
      to: toMs / 1_000,
    })),
    left,
    right: null,
    bands: [],
    limits: [],
    lines,
  };
}

function captionOf({ seconds }: LegSeries, { looks }: DatabaseSeries): string {
  const step = secondsPerPoint(seconds);
  const reading = step === 1 ? '' : ` Each point is the highest of ${step} s.`;
  return `n = ${countText(looks)} looks at the server, one a second.${reading}`;
}
