import type { DatabaseSeries, LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { countText, decimalText, millisecondsText } from '../../runner/model/number-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { headOf } from './database-tables.ts';
import { highest, knownValues, secondsPerPoint } from './downsample.ts';
import { legPlot, type WrittenLine } from './leg-plot.ts';
import type { LineRole, PlotAxis, TimeChartView } from './plot.ts';

/** A legend has no room for more of a statement. */
const SHORT_HEAD = 48;

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
    ...servicesChart(series, database, `${anchor}-database-services`),
    ...applicationsChart(series, database, `${anchor}-database-applications`),
    ...statementsChart(series, database, `${anchor}-database-statements`),
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

/** Colours that are told apart, whatever the lines mean. */
const PALETTE: readonly LineRole[] = ['database', 'requests', 'vus', 'cpu', 'p99', 'planned'];

const roleOf = (nth: number): LineRole => PALETTE[nth % PALETTE.length] ?? 'database';

/** Which services' requests the database's time went to, as the services state it. */
function servicesChart(series: LegSeries, { services }: DatabaseSeries, id: string): TimeChartView[] {
  if (services === undefined || services.length === 0) return [];
  const lines = services.map(
    ({ name, perSecond }, nth): WrittenLine => ({
      label: plainText(name),
      role: roleOf(nth),
      values: perSecond,
      keep: 'mean',
    }),
  );
  const told = services.map(
    ({ name, perSecond }) => `${plainText(name)}: at most ${millisecondsText(highest(perSecond) ?? 0)}`,
  );
  return [
    {
      id,
      title: 'Database time by service',
      wide: true,
      description: `Database time of all requests that ended in a second, by service. ${told.join('; ')}.`,
      caption: `n = ${countText(series.seconds)} seconds. What the requests of each service state adds up: 1,000 ms in a second is one connection that is always at work.`,
      empty: null,
      plot: legPlot(series, lines, { title: 'database time per second', unit: 'ms', scale: 'linear' }, []),
    },
  ];
}

/** Which services keep the database busy: sessions as they were seen, and no time. Nothing in records without names. */
function applicationsChart(series: LegSeries, database: DatabaseSeries, id: string): TimeChartView[] {
  const { applications } = database;
  if (applications === undefined) return [];
  const lines = applications.map(({ name, perSecond }, nth) => line(plainText(name), roleOf(nth), perSecond));
  const told = applications.map(
    ({ name, perSecond }) => `${plainText(name)}: at most ${decimalText(highest(perSecond) ?? 0, 0)}`,
  );
  return [
    {
      id,
      title: 'Active sessions by application',
      wide: true,
      description: `Sessions that were seen at work, waiting or not, by the application_name of their connection. ${told.join('; ') || 'None was seen'}.`,
      caption: captionOf(series, database),
      empty: lines.length === 0 ? 'No session of the database was seen at work.' : null,
      plot: legPlot(series, lines, countAxis('active sessions'), []),
    },
  ];
}

/** Which statements the server's time went to, window by window. */
function statementsChart(series: LegSeries, { statements }: DatabaseSeries, id: string): TimeChartView[] {
  if (statements === undefined) return [];
  const lines = statements.map(({ text, perSecond }, nth): WrittenLine => {
    const label = `${nth + 1}. ${plainText(headOf(text, SHORT_HEAD))}`;
    return { label, role: roleOf(nth), values: perSecond, keep: 'mean' };
  });
  const windows = series.windows.length;
  return [
    {
      id,
      title: 'Server time of statements, by window',
      wide: true,
      description: `Server time in each second of the statements that took most of it, on average of each window. ${lines.map(({ label, values }) => `${label}: at most ${millisecondsText(highest(values) ?? 0)}`).join('; ') || 'None was counted'}.`,
      caption: `n = ${countText(windows)} windows, from pg_stat_statements at their borders; means, no percentiles.`,
      empty: lines.length === 0 ? 'The server told of no statement.' : null,
      plot: legPlot(series, lines, { title: 'server time per second', unit: 'ms', scale: 'linear' }, []),
    },
  ];
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
