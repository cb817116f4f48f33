import { millisecondsOrDash } from '../../runner/model/number-or-dash.ts';
import {
  bytesText,
  countText,
  decimalText,
  millisecondsText,
  ratioText,
} from '../../runner/model/number-text.ts';
import type { DatabaseAnalysis } from '../../runner/schema/database-analysis-schema.ts';
import { databaseLoad, loadText } from './database-load.ts';
import type { TableView } from './leg-view.ts';
import { replicasTable } from './replicas-table.ts';

const BLOCK_BYTES = 8_192;
const LONGEST_HEAD = 90;

/** A statement in one line, as far as it names it. */
export function headOf(text: string | null, longest = LONGEST_HEAD): string {
  const line = (text ?? 'unknown statement').replaceAll(/\s+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest).trimEnd()}…` : line;
}

/** Everything about a leg's database that is a table; long ones that are empty are left out. */
export function databaseTables(analysis: DatabaseAnalysis): TableView[] {
  return [
    statementsTable(analysis),
    statementTimesTable(analysis),
    applicationsTable(analysis),
    servicesTable(analysis),
    windowsTable(analysis),
    waitsTable(analysis),
    locksTable(analysis),
    replicasTable(analysis),
    tablesTable(analysis),
  ].filter(({ rows, folded }) => rows.length > 0 || folded !== true);
}

function statementsTable({ statements, window }: DatabaseAnalysis): TableView {
  return {
    title: `Statements, ${window ?? 'whole leg'}`,
    headers: [
      'Statement',
      'Share',
      'Calls',
      'Per request',
      'Mean',
      'Deviation',
      'Rows per call',
      'Cache hits',
      'Temporary',
      'WAL',
    ],
    rows: statements.map((each) => [
      headOf(each.text),
      ratioText(each.share),
      countText(each.calls),
      each.callsPerRequest === null ? '–' : decimalText(each.callsPerRequest, 2),
      millisecondsText(each.meanMs),
      millisecondsText(each.deviationMs),
      decimalText(each.rowsPerCall, 1),
      each.hitRatio === null ? '–' : ratioText(each.hitRatio),
      bytesText(each.tempBlocksPerCall * BLOCK_BYTES),
      `${countText(each.walBytesPerCall)} B`,
    ]),
    empty: 'The server told of no statement.',
    note: 'From pg_stat_statements: means and standard deviations of executions. Percentiles cannot be had from it; those of requests are below.',
  };
}

/** Which statements the server's time went to in each window, and who was seen executing them. */
function statementTimesTable({ statementTimes = [], statements, window }: DatabaseAnalysis): TableView {
  const windows = statementTimes[0]?.windows ?? [];
  return {
    title: 'Server time of statements, by window',
    headers: ['Statement', `Seen from, ${window ?? 'whole leg'}`, ...windows.map((each) => each.window)],
    wordy: 2,
    folded: true,
    rows: statementTimes.map(({ queryId, user, text, windows: times }) => [
      headOf(text),
      issuersText(statements.find((each) => each.queryId === queryId && each.user === user)),
      ...times.map(({ msPerSecond }) => (msPerSecond === null ? '–' : `${millisecondsText(msPerSecond)}/s`)),
    ]),
    empty: 'The server told of no statement.',
    note: 'Server time in each second, on average of the window, from pg_stat_statements at its borders. “Seen from” are the applications that executed it when the server was looked at, once a second, and how often; quick statements may go unseen.',
  };
}

function issuersText(statement: DatabaseAnalysis['statements'][number] | undefined): string {
  const issuers = statement?.issuers ?? [];
  if (issuers.length === 0) return 'not seen';
  return issuers.map(({ application, times }) => `${application} (${countText(times)})`).join(', ');
}

/** Sessions as they were seen, and no time. */
function applicationsTable({ windows }: DatabaseAnalysis): TableView {
  const names = new Set(windows.flatMap(({ applications = [] }) => applications.map(({ name }) => name)));
  return {
    title: 'Active sessions by application',
    headers: ['Application', ...windows.map(({ window }) => window)],
    folded: true,
    rows: [...names].map((name) => [name, ...windows.map((window) => activeText(window, name))]),
    empty: 'No session was seen at work.',
    note: `Sessions seen at work on average of one look a second (n = ${windows.map(({ looks = 0 }) => countText(looks)).join(', ')}), in brackets those of them that waited. The application is the connection’s application_name: give each service its own.`,
  };
}

function activeText({ applications = [] }: DatabaseAnalysis['windows'][number], name: string): string {
  const found = applications.find((each) => each.name === name);
  return found === undefined ? '0' : `${decimalText(found.active, 2)} (${decimalText(found.waiting, 2)})`;
}

function servicesTable({ services }: DatabaseAnalysis): TableView {
  const load = databaseLoad(services);
  const note = loadText(load);
  return {
    title: 'Database time by service, per request',
    headers: ['Service', 'Share', 'In all', 'Requests', 'p50', 'p95', 'p99'],
    rows: load.map(({ svc, share, requests, totalSeconds, p50Ms, p95Ms, p99Ms }) => [
      svc,
      share === null ? '–' : ratioText(share),
      millisecondsText(totalSeconds * 1_000),
      countText(requests),
      millisecondsOrDash(p50Ms),
      millisecondsOrDash(p95Ms),
      millisecondsOrDash(p99Ms),
    ]),
    empty: 'No answer or span told its database time.',
    ...(note !== null && { note }),
  };
}

function windowsTable({ windows }: DatabaseAnalysis): TableView {
  return {
    title: 'Claimed and accounted for',
    headers: [
      'Window',
      'Fits',
      'What is missing',
      'Claimed',
      'Accounted for',
      'Deadlocks',
      'Checkpoints',
      'Temporary',
      'Autovacuum',
    ],
    wordy: 3,
    rows: windows.map((each) => [
      each.window,
      { agrees: 'yes', differs: 'no', unknown: 'not known' }[each.reconciliation.state],
      [each.reconciliation.text, ...each.remarks].join(' '),
      secondsText(each.claimedSeconds),
      secondsText(each.accountedSeconds),
      countOrDash(each.deadlocks),
      countOrDash(each.checkpoints),
      each.tempBytes === null ? '–' : bytesText(each.tempBytes),
      autovacuumText(each.autovacuum),
    ]),
    empty: 'The plan names no windows.',
    note: 'Autovacuum: for how long one of its workers was seen anywhere in the server, and how many at most.',
  };
}

function waitsTable({ windows, window }: DatabaseAnalysis): TableView {
  const main = windows.find((each) => each.window === window);
  return {
    title: `What sessions did, ${window ?? 'whole leg'}`,
    headers: ['Doing', 'Sessions on average'],
    rows: (main?.waits ?? []).map(({ name, sessions }) => [name, decimalText(sessions, 2)]),
    empty: 'No session was seen at work.',
  };
}

function locksTable({ locks }: DatabaseAnalysis): TableView {
  return {
    title: 'Who waited for whose lock',
    headers: ['Waiting statement', 'Held by', 'Its statement', 'Waited in all', 'Longest'],
    wordy: 3,
    folded: true,
    rows: locks.map(({ query, blocker, sessionSeconds, longestMs }) => [
      headOf(query),
      [blocker.application, blocker.user, blocker.state].filter((part) => part !== '').join(', '),
      headOf(blocker.query),
      millisecondsText(sessionSeconds * 1_000),
      millisecondsText(longestMs),
    ]),
    empty: 'Nobody waited for a lock.',
  };
}

function tablesTable({ tables }: DatabaseAnalysis): TableView {
  return {
    title: 'Tables during the leg',
    headers: [
      'Table',
      'Sequential scans',
      'Rows read so',
      'Index scans',
      'Dead rows before',
      'After',
      'Size before',
      'After',
      'Autovacuums',
    ],
    folded: true,
    rows: tables.map((each) => [
      `${each.schema}.${each.name}`,
      countText(each.sequentialScans),
      countText(each.rowsReadSequentially),
      countText(each.indexScans),
      countText(each.deadRowsBefore),
      countText(each.deadRowsAfter),
      bytesText(each.bytesBefore),
      bytesText(each.bytesAfter),
      countOrDash(each.autovacuums ?? null),
    ]),
    empty: 'No table was read.',
  };
}

function autovacuumText(autovacuum: DatabaseAnalysis['windows'][number]['autovacuum']): string {
  if (autovacuum === undefined || autovacuum === null) return '–';
  const { seconds, mostWorkers } = autovacuum;
  return mostWorkers === 0 ? 'none' : `${decimalText(seconds, 1)} s, ${countText(mostWorkers)} at most`;
}

function countOrDash(count: number | null): string {
  return count === null ? '–' : countText(count);
}

function secondsText(seconds: number | null): string {
  return seconds === null ? '–' : `${decimalText(seconds, 2)} s`;
}
