import { runGate } from '../demo/gate-process.ts';
import { packageRoot } from '../runner/package-root.ts';
import type { CheckResult, Evaluation } from '../runner/schema/evaluation-schema.ts';
import { startTarget } from '../target/start-target.ts';

/** Both peaks: a load is held when each of them passes at it. */
const PROFILES = ['highest-load', 'highest-load-monday'];
/** The load that growth is told from. */
const ONE = 1;
/** What the modern system must hold, at so many requests a second at the peak. */
const REQUIRED = { load: 3, requestsPerSecond: 300 };
/** Factors on the arrivals of these profiles, played one after the other until one does not hold. */
const LOADS = [ONE, REQUIRED.load, 3.5, 4, 5, 6];

/** No leg begins that could not end within this time: the whole is to be waited for. */
const LONGEST_MS = 480_000;
/** Planning, starting k6 and judging, for each leg. */
const AROUND_A_LEG_MS = 8_000;

/** Their peak is then as long as `thresholds.highest-load.json` asks of one that may pass. */
export const SHORTEST_LEG_SECONDS = 50;
/** The objective whose percentiles are shown. */
const SHOWN = 'api-p99';
/** As in the demo: the target gives way to the generator, which must never wait for it. */
const LOWEST_PRIORITY = 19;

/** One profile at one load, as it was judged. */
export interface PlayedLoad {
  readonly profile: string;
  readonly load: number;
  readonly verdict: Evaluation['verdict'];
  /** Over the peak window; null where nothing was measured. */
  readonly requestsPerSecond: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** The first objective that does not hold, or what could not be measured; empty for one that passes. */
  readonly why: string;
}

/**
 * How far the modern demo target holds on this machine, generator and database included: every objective of
 * `thresholds.highest-load.json`, which are those that a leg of under a minute can judge.
 */
export interface HighestLoadResult {
  readonly played: readonly PlayedLoad[];
  /** Of the last load at which every profile held, the one with the fewest requests; null where not even the first was held. */
  readonly highest: PlayedLoad | null;
  /** No load was found that is not held: time ran out, or there was none higher to play. */
  readonly isAtLeast: boolean;
  /**
   * How many times as long p95 is at the required load as at 1x, at the peak that grows more; null where not both were
   * measured. On a machine that generator, system and database share, this tells of the machine as well.
   */
  readonly growth: number | null;
  readonly required: typeof REQUIRED;
  readonly ok: boolean;
}

export interface HighestLoadBenchmark {
  readonly resultsFolder: string;
  readonly legSeconds: number;
  readonly note: (line: string) => void;
}

/**
 * Plays legs at 1x and at rising loads against one modern target, and stops at the first of these that is not a pass.
 * @throws RangeError for legs whose peak would be too short to pass.
 */
export async function benchmarkHighestLoad(benchmark: HighestLoadBenchmark): Promise<HighestLoadResult> {
  if (benchmark.legSeconds < SHORTEST_LEG_SECONDS)
    throw new RangeError(
      `--load-seconds ${benchmark.legSeconds} leaves a peak that is too short to pass; take ${SHORTEST_LEG_SECONDS} or more`,
    );
  const target = await startTarget({ architecture: 'modern', niceness: LOWEST_PRIORITY });
  try {
    return highestOf(await playRising(target.url, benchmark));
  } finally {
    await target.stop();
  }
}

async function playRising(target: string, benchmark: HighestLoadBenchmark): Promise<PlayedLoad[]> {
  const startedMs = performance.now();
  const loadMs = PROFILES.length * (benchmark.legSeconds * 1_000 + AROUND_A_LEG_MS);
  const played: PlayedLoad[] = [];
  for (const load of LOADS) {
    if (played.length > 0 && performance.now() - startedMs + loadMs > LONGEST_MS) break;
    for (const profile of PROFILES) {
      const outcome = await playLoad(profile, load, target, benchmark);
      played.push(outcome);
      if (isRequired(outcome) && outcome.verdict !== 'pass') return played;
    }
  }
  return played;
}

/** Below it, legs are only there to compare with. */
const isRequired = ({ load }: PlayedLoad): boolean => load >= REQUIRED.load;

/** The highest load that held, and whether it is high enough. */
export function highestOf(played: readonly PlayedLoad[]): HighestLoadResult {
  const held = [...new Set(played.map(({ load }) => load))]
    .map((load) => played.filter((each) => each.load === load))
    .findLast(isHeld);
  const highest = held?.toSorted((a, b) => requestsOf(a) - requestsOf(b))[0] ?? null;
  const ok =
    highest !== null && highest.load >= REQUIRED.load && requestsOf(highest) >= REQUIRED.requestsPerSecond;
  const isAtLeast = highest !== null && played.filter(isRequired).every(({ verdict }) => verdict === 'pass');
  return { played, highest, isAtLeast, growth: growthOf(played), required: REQUIRED, ok };
}

function growthOf(played: readonly PlayedLoad[]): number | null {
  const p95At = (name: string, factor: number): number =>
    played.find(({ profile, load }) => profile === name && load === factor)?.p95Ms ?? Number.NaN;
  const growth = Math.max(...PROFILES.map((name) => p95At(name, REQUIRED.load) / p95At(name, ONE)));
  return Number.isFinite(growth) ? growth : null;
}

const isHeld = (legs: readonly PlayedLoad[]): boolean =>
  PROFILES.every((name) => legs.some(({ profile, verdict }) => profile === name && verdict === 'pass'));

const requestsOf = ({ requestsPerSecond }: PlayedLoad): number => requestsPerSecond ?? 0;

async function playLoad(
  profile: string,
  load: number,
  target: string,
  { resultsFolder, legSeconds, note }: HighestLoadBenchmark,
): Promise<PlayedLoad> {
  note(`the modern demo target at ${load}x of ${profile} for ${legSeconds} s`);
  const args = [
    'run',
    profile,
    '--dir',
    packageRoot(),
    '--load',
    String(load),
    '--in',
    `${legSeconds}s`,
    '--target',
    target,
  ];
  args.push('--thresholds', 'thresholds.highest-load.json', '--results', resultsFolder, '--json');
  const interrupted = new AbortController().signal;
  const { exitCode, printed, said } = await runGate(args, { isKept: true, isQuiet: true, interrupted });
  if (printed.trim() === '')
    throw new Error(`peakgate run came to no verdict (exit code ${exitCode})\n${said}`);
  return playedLoad(profile, load, JSON.parse(printed));
}

/** What an evaluation of one leg says of its load. */
export function playedLoad(profile: string, load: number, evaluation: Evaluation): PlayedLoad {
  const { verdict, checks, legs } = evaluation;
  const shown = checks.find(({ objective }) => objective === SHOWN);
  return {
    profile,
    load,
    verdict,
    requestsPerSecond: rateOf(shown?.total.atLeast ?? 0, legs[0]?.peakSeconds ?? 0),
    p95Ms: shown?.reported.find(({ probability }) => probability === 0.95)?.value ?? null,
    p99Ms: shown?.estimate ?? null,
    why: worstOf(checks) ?? doubtOf(evaluation) ?? '',
  };
}

const rateOf = (requests: number, seconds: number): number | null =>
  seconds > 0 && requests > 0 ? requests / seconds : null;

const FROM_BAD_TO_GOOD: readonly CheckResult['verdict'][] = ['fail', 'invalid', 'inconclusive'];

function worstOf(checks: readonly CheckResult[]): string | undefined {
  const [first] = FROM_BAD_TO_GOOD.flatMap((verdict) => checks.filter((check) => check.verdict === verdict));
  return first === undefined ? undefined : `${first.id}: ${first.reason}`;
}

function doubtOf({ validity }: Evaluation): string | undefined {
  const doubt = validity.find(({ passed, severity }) => !passed && severity === 'error');
  return doubt === undefined ? undefined : `${doubt.title}: ${doubt.found}`;
}

/** A line for each load that was played, and one that says what it comes to. */
export function highestLoadLines(result: HighestLoadResult): string[] {
  const { played, highest, isAtLeast, growth, required, ok } = result;
  return [
    `The modern demo target at rising loads, until an objective that a short leg can judge no longer holds  ${ok ? 'ok' : 'NOT HELD'}`,
    ...played.map(loadLine),
    highest === null
      ? `no load was held; ${required.load}x at ${required.requestsPerSecond} requests/s must be`
      : `highest load held         ${isAtLeast ? 'at least ' : ''}${highest.load}x, ${rateText(highest)} at the peak; required: ${required.load}x and ${required.requestsPerSecond} requests/s`,
    ...(growth === null
      ? []
      : [
          `growth                    p95 is ${growth.toFixed(1)} times as long at ${required.load}x as at ${ONE}x`,
        ]),
  ];
}

function loadLine(played: PlayedLoad): string {
  const { profile, load, verdict, p95Ms, p99Ms, why } = played;
  const times = `p95 ${timeText(p95Ms)}, p99 ${timeText(p99Ms)}`;
  return `${`${load}x`.padStart(5)}  ${profile}, ${rateText(played)}, ${times}: ${verdict}${why === '' ? '' : ` (${why})`}`;
}

const rateText = ({ requestsPerSecond }: PlayedLoad): string =>
  requestsPerSecond === null ? 'no requests' : `${requestsPerSecond.toFixed(0)} requests/s`;

const timeText = (ms: number | null): string =>
  ms === null ? 'unknown' : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
