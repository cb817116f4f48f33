import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENVIRONMENT, type KitEvent, START_SHIFT_MS, SUMMARY_FILE } from '../../scenarios/kit/contract.ts';
import type { K6LogLine } from '../k6/k6-log-line.ts';
import { k6MemoryEnvironment } from '../k6/k6-memory.ts';
import { type K6Ending, runK6 } from '../k6/k6-process.ts';
import { createGeneratorObserver, thisMachine } from '../observe/generator-observer.ts';
import { memoryLimitBytes } from '../observe/memory-limit.ts';
import { REMOTE_WRITE_ARGUMENTS, remoteWriteEnvironment } from '../observe/remote-write-k6.ts';
import { systemFiles } from '../observe/system-files.ts';
import { createTargetObserver } from '../observe/target-observer.ts';
import { targetProbe } from '../observe/target-probe.ts';
import { createTargetUseLog } from '../observe/target-use-log.ts';
import { createTimelineObserver } from '../observe/timeline-observer.ts';
import { LEG_FILES } from '../record/folder-layout.ts';
import { parseEvent } from '../record/kit-event.ts';
import { endLeg } from '../record/run-folder.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { clockOf } from './clock.ts';
import { createSwitchboard, endExperiments, recordSwitches } from './experiments-of-leg.ts';
import { LiveLeg } from './live-leg.ts';
import type { LegContext, RunContext } from './measure-leg.ts';
import { passedEnvironment } from './passed-environment.ts';
import { spanObserver } from './span-source.ts';
import { cpuMeterOf } from './target-cpu.ts';
import { databaseObserver } from './watch-database.ts';
import type { WithoutSecrets } from './without-secrets.ts';
import type { World } from './world.ts';

const EVERY_MS = 1_000;
/** What k6 may need beyond the leg itself: making its virtual users, and writing the summary. */
const START_AND_END_MS = 120_000;

interface Folders {
  /** The leg's folder in the results. */
  readonly folder: string;
  /** Where k6 works; gone afterwards. */
  readonly work: string;
  readonly script: string;
}

type Ending = Pick<
  K6Ending,
  'exitCode' | 'signal' | 'meaning' | 'stoppedBy' | 'startedAtMs' | 'endedAtMs' | 'lastLogLines'
>;

export interface LegEnd {
  readonly ending: Ending;
  readonly stopReason: string | null;
}

/** A leg that never began. */
export function notPlayed(now: Date, why: string): LegEnd {
  const atMs = now.getTime();
  const ending: Ending = {
    exitCode: null,
    signal: null,
    meaning: 'not-started',
    stoppedBy: null,
    startedAtMs: atMs,
    endedAtMs: atMs,
    lastLogLines: [],
  };
  return { ending, stopReason: why };
}

/** Observers start, k6 plays, observers stop: in that order, so that nothing of k6 goes unseen. */
export async function playLeg(context: LegContext, plan: LegPlan, folders: Folders): Promise<LegEnd> {
  const live = new LiveLeg(plan);
  const switchboard = createSwitchboard(context, plan);
  const events: KitEvent[] = [];
  const outage = new AbortController();
  let pid: number | null = null;
  const observers = createObservers(context, plan, folders, live, () => pid);
  const ticker = setInterval(() => tick(context, live, outage), EVERY_MS);
  try {
    await startAll(observers);
    const ending = await runK6({
      ...invocation(context, plan, folders, {
        ...observers.spans.environment,
        ...remoteWriteEnvironment(observers.timeline.url),
      }),
      stopSignals: { user: context.world.interrupted, abort: outage.signal },
      onStart: (started) => {
        pid = started;
      },
      onLog: (line) => {
        takeLog(line, live, events, observers.spans.reject);
        if (live.zeroAtMs !== null) switchboard.begin(live.zeroAtMs);
      },
    });
    return { ending, stopReason: stopReasonOf(ending, context) };
  } finally {
    clearInterval(ticker);
    const switches = await endExperiments(context, switchboard);
    await record(observers, folders, events, context.shown);
    await recordSwitches(folders.folder, switches);
  }
}

type Observers = ReturnType<typeof createObservers>;

function createObservers(
  context: LegContext,
  plan: LegPlan,
  { folder }: Folders,
  live: LiveLeg,
  pid: () => number | null,
) {
  const { world, target, prepared } = context;
  const clock = clockOf(world);
  const { healthPath } = prepared.project.thresholds.gate;
  const meter = cpuMeterOf(prepared, target);
  return {
    timeline: createTimelineObserver({
      folder,
      now: clock.now,
      redact: context.shown.text,
      onPush: (push, series) => live.take(push, series),
    }),
    generator: createGeneratorObserver({ pid, everyMs: EVERY_MS, machine: { ...thisMachine(), ...clock } }),
    target: createTargetObserver({
      everyMs: EVERY_MS,
      use: meter && createTargetUseLog(meter, clock),
      probe: targetProbe(clock),
      target: target.url,
      healthPath,
    }),
    database: databaseObserver(context, plan, live, folder, EVERY_MS),
    spans: spanObserver(context, plan, live, folder),
  };
}

/** All have started or given up when this ends, so that whoever stops them stops every one. */
async function startAll(observers: Observers): Promise<void> {
  const starts = await Promise.allSettled(Object.values(observers).map((observer) => observer.start()));
  for (const start of starts) if (start.status === 'rejected') throw start.reason;
}

async function record(
  { timeline, generator, target, database, spans }: Observers,
  { folder, work }: Folders,
  events: readonly KitEvent[],
  shown: WithoutSecrets,
): Promise<void> {
  const [, generatorRecord, targetRecord] = await Promise.all([
    timeline.stop(),
    generator.stop(),
    target.stop(),
    database.stop(),
    spans.stop(),
  ]);
  const written = await readFile(join(work, SUMMARY_FILE), 'utf8').catch(() => null);
  const summary = written === null ? null : shown.jsonText(written);
  await endLeg(folder, { summary, events, generator: generatorRecord, target: targetRecord });
}

function invocation(
  { prepared, target, runId, world }: RunContext,
  plan: LegPlan,
  { folder, work, script }: Folders,
  ofObservers: Readonly<Record<string, string>>,
) {
  const { variables, secrets } = passedEnvironment(prepared.project, world.env);
  const { gracefulStopMs } = plan.played;
  return {
    k6: prepared.k6.path,
    folder: work,
    script,
    args: REMOTE_WRITE_ARGUMENTS,
    inherited: world.env,
    allowed: {
      ...k6MemoryEnvironment(availableBytes(world)),
      ...variables,
      ...ofObservers,
      [ENVIRONMENT.target]: target.url,
      [ENVIRONMENT.run]: runId,
    },
    logFile: join(folder, LEG_FILES.log),
    secrets: [...target.secrets, ...secrets],
    now: clockOf(world).now,
    timeoutMs: plan.durationMs + START_SHIFT_MS + gracefulStopMs + START_AND_END_MS,
    ...(world.k6KillAfterMs !== undefined && { killAfterMs: world.k6KillAfterMs }),
  };
}

function availableBytes({ machine }: World): number {
  return Math.min(machine.memoryBytes, memoryLimitBytes(systemFiles) ?? machine.memoryBytes);
}

function takeLog(
  { message }: K6LogLine,
  live: LiveLeg,
  events: KitEvent[],
  rejectTrace: (traceId: string) => void,
): void {
  const event = parseEvent(message);
  if (event === null) return;
  if (event.event === 'unusable-trace') return rejectTrace(event.trace);
  if (event.event === 'clock') live.zeroAtMs = event.zeroAtMs;
  events.push(event);
}

function tick({ world, prepared }: RunContext, live: LiveLeg, outage: AbortController): void {
  world.progress.update(live.progress(world.now().getTime()));
  const rule = prepared.project.thresholds.gate.abort;
  if (rule && live.isOutage(rule)) outage.abort();
}

function stopReasonOf({ stoppedBy, exitCode }: K6Ending, { prepared }: RunContext): string | null {
  const rule = prepared.project.thresholds.gate.abort;
  if (stoppedBy === 'abort' && rule)
    return `stopped as an outage: more than ${rule.badRatio * 100} % of requests were bad in every second of ${rule.forMs / 1_000} s`;
  if (stoppedBy === 'user') return 'interrupted by the user';
  if (stoppedBy === 'timeout') return 'k6 did not end in time and was stopped';
  return exitCode === 0 ? null : 'k6 ended by itself before its time';
}
