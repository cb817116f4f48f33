import { millisecondsOrDash } from '../../runner/model/number-or-dash.ts';
import { countText, decimalText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import type { DatabaseAnalysis, DatabaseWindow } from '../../runner/schema/database-analysis-schema.ts';
import type { Figure, TableView } from './leg-view.ts';

/** One figure of a database: as it stands above the tables, and in each window. */
interface DatabaseFigure {
  readonly label: string;
  readonly text: (window: DatabaseWindow) => string;
  readonly note: (window: DatabaseWindow) => string;
}

/** The key figures of the window that the analysis is about; each leads to the table of all windows. */
export function databaseFigures(analysis: DatabaseAnalysis, main: DatabaseWindow, href: string): Figure[] {
  return shownFigures(analysis).map(({ label, text, note }) => ({
    label,
    value: text(main),
    note: note(main),
    href,
  }));
}

/** The same figures in every window. */
export function figuresTable(analysis: DatabaseAnalysis, anchor: string): TableView {
  const shown = shownFigures(analysis);
  return {
    anchor,
    title: 'Figures by window',
    headers: ['Window', 'Requests', ...shown.map(({ label }) => label)],
    rows: analysis.windows.map((window) => [
      window.window,
      countText(window.requests),
      ...shown.map(({ text }) => text(window)),
    ]),
    empty: 'The plan names no windows.',
    note: 'Times are means per request; database time and waits for a connection as answers state them. Connections are the most at once of the whole server, the one of Peakgate’s own among them.',
  };
}

/** What only some systems have is left out elsewhere: PgBouncer in front, replicas behind. */
function shownFigures({ windows }: DatabaseAnalysis): DatabaseFigure[] {
  return [
    ...FIGURES,
    ...(windows.some(({ pooler }) => pooler !== null) ? [QUEUE] : []),
    ...(windows.some(({ replicaLagMs }) => replicaLagMs !== null) ? [LAG] : []),
  ];
}

const perRequest = ({ window }: DatabaseWindow): string => `mean per request, ${window}`;
const asStated = (window: DatabaseWindow): string => `${perRequest(window)}, as the services state it`;

const FIGURES: readonly DatabaseFigure[] = [
  { label: 'Response time', text: ({ responseMs }) => millisecondsOrDash(responseMs), note: perRequest },
  { label: 'Database time', text: ({ databaseMs }) => millisecondsOrDash(databaseMs), note: asStated },
  { label: 'Wait for a connection', text: ({ poolMs }) => millisecondsOrDash(poolMs), note: asStated },
  {
    label: 'Statements per request',
    text: ({ calls, requests }) =>
      calls === null || requests === 0 ? '–' : decimalText(calls / requests, 1),
    note: ({ calls }) => (calls === null ? 'not known' : `${countText(calls)} statements`),
  },
  {
    label: 'Connections',
    text: ({ connections }) =>
      connections === null ? '–' : `${countText(connections.most)} of ${countText(connections.limit)}`,
    note: () => 'most at once, whole server; one is Peakgate’s own',
  },
  {
    label: 'Cache hits',
    text: ({ cacheHitRatio }) => (cacheHitRatio === null ? '–' : ratioText(cacheHitRatio)),
    note: () => 'blocks found in shared buffers',
  },
];

const QUEUE: DatabaseFigure = {
  label: 'Waiting in PgBouncer',
  text: ({ pooler }) => (pooler === null ? '–' : decimalText(pooler.waiting, 1)),
  note: ({ pooler }) =>
    pooler === null
      ? 'not known'
      : `clients on average; the longest wait was ${millisecondsText(pooler.longestWaitMs)}`,
};

const LAG: DatabaseFigure = {
  label: 'Replication lag',
  text: ({ replicaLagMs }) => millisecondsOrDash(replicaLagMs),
  note: ({ replicas = [], replicaLagMs }) => {
    const farthest = replicas.find(({ mostMs }) => mostMs === replicaLagMs && mostMs !== null);
    return `the longest of any replica${farthest === undefined ? '' : `: ${farthest.name}`}`;
  },
};
