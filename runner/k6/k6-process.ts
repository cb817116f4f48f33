import type { execa as Execa } from 'execa';
import { emptyK6ConfigFile } from '../package-root.ts';
import { hermeticEnvironment, type Variables } from './hermetic-environment.ts';
import { type K6Meaning, meaningOf } from './k6-exit-codes.ts';
import { type K6LogFile, openLogFile } from './k6-log-file.ts';
import type { K6LogLine } from './k6-log-line.ts';
import { signalGroup, tieToThisProcess } from './process-groups.ts';
import { redactorOf } from './redact.ts';
import { type StoppedBy, stopInTime } from './stopping.ts';

/** k6 needs this long at most to interrupt its VUs and write a summary of some megabytes. */
const KILL_AFTER_MS = 30_000;

/** One `k6 run`. */
export interface K6Invocation {
  /** Path of the binary. */
  readonly k6: string;
  /** The working folder: relative paths in the script, in `open()` and in `handleSummary` start here. */
  readonly folder: string;
  /** Path of the script, absolute or relative to `folder`. */
  readonly script: string;
  /** Further arguments for `k6 run`, such as outputs. Never `--summary-mode=disabled` or `--no-thresholds`: they lose data. */
  readonly args?: readonly string[];
  /** The environment of this process, of which only the essentials are passed on. */
  readonly inherited: Variables;
  /** What k6 gets besides, one by one: outputs' settings and the scenario's `__ENV`. */
  readonly allowed?: Variables;
  /** Gets every line that k6 writes, secrets replaced; overwritten. */
  readonly logFile: string;
  /** Values to replace in every line, before anything is written or called back. */
  readonly secrets?: readonly string[];
  /** Lines beyond this size of the log file are counted instead of written; 64 MiB when not given. */
  readonly largestLogBytes?: number;
  /** The planned duration and a grace, in ms; then k6 is stopped. */
  readonly timeoutMs: number;
  /** How long k6 may take to stop when asked, in ms; then it is killed. */
  readonly killAfterMs?: number;
  readonly stopSignals?: { readonly user?: AbortSignal; readonly abort?: AbortSignal };
  /** The wall clock that its times are told in, epoch ms; this process's own when not given. */
  readonly now?: () => number;
  readonly onStart?: (pid: number) => void;
  readonly onLog?: (line: K6LogLine) => void;
}

/** How a `k6 run` ended, in plain facts. */
export interface K6Ending {
  /** Null when a signal ended it or it never started. */
  readonly exitCode: number | null;
  readonly meaning: K6Meaning;
  /** `meaning` as a sentence. */
  readonly says: string;
  /** The signal that ended it: `SIGKILL`; null when it ended by itself. */
  readonly signal: string | null;
  readonly stoppedBy: StoppedBy | null;
  readonly timedOut: boolean;
  /** Wall clock, ms since 1970. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** By a clock that never jumps. */
  readonly wallMs: number;
  readonly lastLogLines: readonly string[];
  /** Lines missing in the log file, because it had reached its largest size. */
  readonly logLinesOmitted: number;
}

/**
 * Runs k6 to its end and never throws for what k6 does. k6 gets its own process group, no shell, no inherited settings,
 * and is stopped and killed in time. The caller must turn INT, TERM and HUP of its own process into `stopSignals.user`.
 * @throws PeakgateError `disk-failed` when the log file cannot be written, and whatever a callback throws; k6 has ended then.
 */
export const runK6 = async (invocation: K6Invocation): Promise<K6Ending> => {
  // Loaded where k6 runs, and not by every command.
  const { execa } = await import('execa');
  const redact = redactorOf(invocation.secrets ?? []);
  const log = await openLogFile(invocation.logFile, redact, invocation.onLog, invocation.largestLogBytes);
  const { now = Date.now } = invocation;
  const startedAtMs = now();
  const startedAt = performance.now();
  const end = await watch(start(execa, invocation), invocation, log).finally(log.close);
  return {
    ...end,
    ...meaningOf(end.exitCode, end.signal),
    timedOut: end.stoppedBy === 'timeout',
    startedAtMs,
    endedAtMs: now(),
    wallMs: performance.now() - startedAt,
    logLinesOmitted: log.omitted(),
  };
};

/**
 * Arguments that keep k6 to itself. With `--quiet` and a script that has its own `handleSummary`, k6 2.2.0 prints nothing
 * to stdout in its default summary mode; `--summary-mode=disabled` would skip `handleSummary` altogether.
 */
const argumentsOf = (invocation: K6Invocation): readonly string[] => [
  'run',
  '--quiet',
  '--log-format=json',
  '--log-output=stderr',
  `--config=${emptyK6ConfigFile()}`,
  ...(invocation.args ?? []),
  invocation.script,
];

const start = (execa: typeof Execa, invocation: K6Invocation) =>
  execa(invocation.k6, argumentsOf(invocation), {
    cwd: invocation.folder,
    env: hermeticEnvironment(invocation.inherited, invocation.allowed),
    extendEnv: false,
    // Its own group and session: a Ctrl-C at the terminal reaches Peakgate alone, which then stops k6 once.
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'ignore',
    encoding: 'buffer',
  });

type Watched = Pick<K6Ending, 'exitCode' | 'signal' | 'stoppedBy' | 'lastLogLines'>;

const watch = async (
  child: ReturnType<typeof start>,
  invocation: K6Invocation,
  log: K6LogFile,
): Promise<Watched> => {
  if (child.pid === undefined) return neverStarted(child);
  const untie = tieToThisProcess(child.pid);
  const stopping = stopInTime(child.pid, {
    timeoutMs: invocation.timeoutMs,
    killAfterMs: invocation.killAfterMs ?? KILL_AFTER_MS,
    ...invocation.stopSignals,
  });
  try {
    invocation.onStart?.(child.pid);
    const [result] = await Promise.all([child, log.record(child.stdout), log.record(child.stderr)]);
    const facts = { exitCode: result.exitCode ?? null, signal: result.signal ?? null };
    return { ...facts, stoppedBy: stopping.stoppedBy(), lastLogLines: log.lastLines() };
  } catch (error) {
    signalGroup(child.pid, 'SIGKILL');
    throw error;
  } finally {
    stopping.settle();
    untie();
  }
};

const neverStarted = async (child: ReturnType<typeof start>): Promise<Watched> => {
  const { originalMessage } = await child;
  const lastLogLines = originalMessage === undefined ? [] : [originalMessage];
  return { exitCode: null, signal: null, stoppedBy: null, lastLogLines };
};
