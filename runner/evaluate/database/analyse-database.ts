import type { PlannedWindow } from '../../../scenarios/kit/contract.ts';
import type { DatabaseEvidence, RunRecord } from '../../model/run-record.ts';
import type { DatabaseAnalysis, DatabaseWindow } from '../../schema/database-analysis-schema.ts';
import type { DatabaseRecord, DatabaseSecond, DatabaseServer } from '../../schema/database-schema.ts';
import { inSeconds, type LegView, viewLeg, windowSeconds } from '../leg-view.ts';
import { activityIn, locksIn } from './activity.ts';
import { analyseStatements } from './analyse-statements.ts';
import { applicationsIn, issuersIn } from './applications.ts';
import { blameOf } from './blame.ts';
import { claimsOf, servicesOf } from './claims.ts';
import { reconcile } from './reconcile.ts';
import { type Account, wholeAccount, windowAccount } from './statement-costs.ts';
import { statementTimes } from './statement-times.ts';
import { type FailableCheck, NO_SUSPICION, suspicionOn } from './suspects.ts';
import { tableChanges } from './table-changes.ts';

/**
 * What the databases of a run's legs were busy with; nothing for legs whose database nobody looked at. The checks say whose
 * slowness needs an explanation. Pure.
 */
export function analyseDatabases(
  { legs }: RunRecord,
  checks: readonly FailableCheck[] = [],
): DatabaseAnalysis[] {
  return legs.flatMap((leg) => (leg.database ? [analyse(viewLeg(leg), leg.database, checks)] : []));
}

function analyse(
  leg: LegView,
  evidence: DatabaseEvidence,
  checks: readonly FailableCheck[],
): DatabaseAnalysis {
  const { record } = evidence;
  return {
    leg: leg.record.plan.id,
    problems: problemsOf(evidence),
    ...(record === null ? UNREAD : analyseRecord(leg, record, evidence.seconds, checks)),
  };
}

type Findings = Omit<DatabaseAnalysis, 'leg' | 'problems'>;

const UNREAD: Findings = {
  url: null,
  server: null,
  culprit: 'unknown',
  summary: 'What was seen of the database cannot be read, so nothing can be said of it.',
  evidence: [],
  cost: { queries: 0, serverMsPerSecond: null, roundTripMsPerSecond: 0 },
  windows: [],
  window: null,
  statements: [],
  locks: [],
  services: [],
  tables: [],
};

function analyseRecord(
  leg: LegView,
  record: DatabaseRecord,
  seconds: readonly DatabaseSecond[],
  checks: readonly FailableCheck[],
): Findings {
  const planned = leg.record.plan.played.windows;
  const windows = planned.map((window) =>
    analyseWindow(leg, record, secondsIn(leg, seconds, window), window),
  );
  return {
    url: record.url,
    server: record.server === null ? null : describeServer(record.server),
    cost: observerCost(record, leg.seconds),
    windows,
    statementTimes: statementTimes(record, planned, (window) => windowSeconds(leg, window.name)),
    tables: tableChanges(record),
    ...analyseMain(leg, record, seconds, windows, checks),
  };
}

type MainFindings = Pick<
  Findings,
  'culprit' | 'summary' | 'evidence' | 'window' | 'statements' | 'locks' | 'services'
>;

/** What is said of the one window that matters. */
function analyseMain(
  leg: LegView,
  record: DatabaseRecord,
  seconds: readonly DatabaseSecond[],
  windows: readonly DatabaseWindow[],
  checks: readonly FailableCheck[],
): MainFindings {
  const planned = mainWindow(leg.record.plan.played.windows);
  const window = windows.find((each) => each.window === planned?.name);
  if (planned === undefined || window === undefined)
    return { ...blameOf(NOTHING_SEEN), window: null, statements: [], locks: [], services: [] };
  const account = windowAccount(record, planned);
  const issuers = issuersIn(secondsIn(leg, seconds, planned));
  const statements = account === null ? [] : analyseStatements(record, account, window.requests, issuers);
  const locks = locksIn(secondsIn(leg, seconds, planned), record.everyMs);
  const refusedConnections = record.problems.some(({ code }) => code === 'too-many-connections');
  const seen = record.server === null && !refusedConnections ? null : window;
  const suspicion = suspicionOn(leg, planned.name, checks);
  const blame = blameOf({ ...suspicion, window: seen, statements, locks, refusedConnections });
  return { ...blame, window: planned.name, statements, locks, services: servicesOf(leg, planned.name) };
}

const NOTHING_SEEN = { ...NO_SUSPICION, window: null, statements: [], locks: [], refusedConnections: false };

/** The window of interest: the peak, or the longest one where there is none. */
export function mainWindow(windows: readonly PlannedWindow[]): PlannedWindow | undefined {
  const byLength = windows.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  return windows.find(({ name }) => name === 'peak') ?? byLength[0];
}

function analyseWindow(
  leg: LegView,
  record: DatabaseRecord,
  seconds: readonly DatabaseSecond[],
  planned: PlannedWindow,
): DatabaseWindow {
  const { poolSeconds, ...claims } = claimsOf(leg, planned.name);
  const account = windowAccount(record, planned);
  return {
    window: planned.name,
    ...claims,
    ...accounted(account),
    reconciliation: reconcile({
      source: leg.record.databaseTime === undefined ? 'answers' : 'spans',
      claimedSeconds: claims.claimedSeconds,
      poolSeconds,
      account,
    }),
    ...activityIn(seconds, {
      connectionLimit: connectionLimit(record.server),
      everyMs: record.everyMs,
    }),
    applications: applicationsIn(seconds),
    looks: seconds.length,
  };
}

function accounted(account: Account | null): Pick<DatabaseWindow, 'accountedSeconds' | 'calls' | 'remarks'> {
  const remarks = account?.remarks ?? [];
  if (account === null || account.calls === 0) return { accountedSeconds: null, calls: null, remarks };
  return { accountedSeconds: account.totalMs / 1_000, calls: account.calls, remarks };
}

/** What the reserve for superusers leaves to everybody else. */
function connectionLimit(server: DatabaseServer | null): number {
  return server === null ? 0 : Math.max(0, server.maxConnections - server.reservedConnections);
}

function secondsIn(
  leg: LegView,
  seconds: readonly DatabaseSecond[],
  planned: PlannedWindow,
): readonly DatabaseSecond[] {
  const { from, to } = inSeconds(planned);
  return seconds.filter(({ atMs }) => {
    const second = (atMs - leg.zeroAtMs) / 1_000;
    return second >= from && second < to;
  });
}

function describeServer({ version, isReplica, maxConnections, hypopg }: DatabaseServer) {
  return { version, isReplica, maxConnections, hypopg };
}

function problemsOf({ record, damage }: DatabaseEvidence): DatabaseAnalysis['problems'] {
  const told = (record?.problems ?? []).map(({ code, message, remedy }) => ({ code, message, remedy }));
  const damaged = damage.map((message) => ({
    code: 'damaged' as const,
    message,
    remedy: 'Restore the file from where the results folder was archived, or run again.',
  }));
  return [...told, ...damaged];
}

function observerCost(record: DatabaseRecord, seconds: number): DatabaseAnalysis['cost'] {
  const ownMs = wholeAccount(record)?.ownMs ?? 0;
  const length = Math.max(1, seconds);
  return {
    queries: record.cost.queries,
    serverMsPerSecond: ownMs === 0 ? null : ownMs / length,
    roundTripMsPerSecond: record.cost.roundTripMs / length,
  };
}
