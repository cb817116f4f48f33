import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleScenario } from '../../runner/bundle/bundle-scenario.ts';
import type { K6LogLine } from '../../runner/k6/k6-log-line.ts';
import { type K6Ending, runK6 } from '../../runner/k6/k6-process.ts';
import {
  type ArrivalStream,
  CONTRACT_VERSION,
  ENVIRONMENT,
  EVENT_MARK,
  type KitEvent,
  type LegSummary,
  type MetricSummary,
  PLAN_FILE,
  type PlayedPlan,
  SUMMARY_FILE,
} from '../../scenarios/kit/contract.ts';
import { realK6 } from '../real-k6.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Three journeys a second for two seconds, one tenant, one window: small, and complete. */
export const SMALL_PLAN: PlayedPlan = {
  contract: CONTRACT_VERSION,
  seed: 7,
  streams: [
    {
      name: 'users',
      process: 'poisson',
      perSecond: [3, 3],
      mix: [{ atMs: 0, weights: { browse: 1 } }],
      vus: 20,
    },
  ],
  windows: [{ name: 'peak', fromMs: 0, toMs: 60_000 }],
  tenants: [{ id: 'tenant-1', plan: 'premium', region: 'eu-west-1', weight: 1, users: 50 }],
  thinkScale: 0.01,
  limits: [],
  requestTimeoutMs: 2_000,
  gracefulStopMs: 10_000,
  connections: 'per-journey',
  serverTiming: { database: ['db'], pool: ['pool'] },
  submetrics: [],
  quantiles: [0.5, 0.95],
};

/** The small plan with one stream that differs from its own in these respects. */
export function withStream(changes: Partial<ArrivalStream>): PlayedPlan {
  return { ...SMALL_PLAN, streams: SMALL_PLAN.streams.map((stream) => ({ ...stream, ...changes })) };
}

export interface LegRequest {
  /** Relative to the project: `tests/fixtures/kit/browse.ts`. */
  readonly scenario: string;
  readonly plan: PlayedPlan;
  readonly targetUrl: string;
  readonly run?: string;
}

export interface PlayedLeg {
  readonly ending: K6Ending;
  readonly summary: LegSummary;
  readonly events: readonly KitEvent[];
  readonly log: readonly K6LogLine[];
}

/** Bundles a scenario and plays it with the real k6. */
export async function playLeg({ scenario, plan, targetUrl, run = 'run-1' }: LegRequest): Promise<PlayedLeg> {
  const folder = await mkdtemp(join(tmpdir(), 'peakgate-kit-'));
  try {
    const { code, sourceMap } = await bundleScenario(PROJECT, scenario);
    await writeFile(join(folder, 'bundle.js'), code);
    await writeFile(join(folder, 'bundle.js.map'), sourceMap);
    await writeFile(join(folder, PLAN_FILE), JSON.stringify({ played: plan }));
    const log: K6LogLine[] = [];
    const ending = await runK6({
      k6: (await realK6()).path,
      folder,
      script: 'bundle.js',
      inherited: process.env,
      allowed: { [ENVIRONMENT.target]: targetUrl, [ENVIRONMENT.run]: run },
      logFile: join(folder, 'k6.log'),
      timeoutMs: 60_000,
      onLog: (line) => log.push(line),
    });
    const summary: LegSummary = JSON.parse(await readFile(join(folder, SUMMARY_FILE), 'utf8'));
    return { ending, summary, events: log.flatMap(eventOf), log };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The count of a counter or trend of the summary; 0 when k6 never saw it. */
export function countOf(leg: PlayedLeg, metric: string): number {
  const found: MetricSummary | undefined = leg.summary.metrics[metric];
  if (found === undefined) return 0;
  if (found.type !== 'counter' && found.type !== 'trend') throw new Error(`${metric} is a ${found.type}`);
  return found.count;
}

/** A quantile of a trend; it must be one that the plan asked for. */
export function quantileOf(leg: PlayedLeg, metric: string, quantile: number): number {
  const found = leg.summary.metrics[metric];
  const value =
    found?.type === 'trend' ? found.quantiles[leg.summary.quantiles.indexOf(quantile)] : undefined;
  if (value === undefined) throw new Error(`no quantile ${quantile} of ${metric}`);
  return value;
}

function eventOf({ message }: K6LogLine): KitEvent[] {
  if (!message.startsWith(EVENT_MARK)) return [];
  const event: KitEvent = JSON.parse(message.slice(EVENT_MARK.length));
  return [event];
}
