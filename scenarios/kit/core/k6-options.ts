import type { ArrivalStream, Catalogue, PlayedPlan } from '../contract.ts';

interface Stage {
  readonly duration: string;
  readonly target: number;
}

/** One k6 scenario, in k6's words. */
export interface K6Scenario {
  readonly executor: 'ramping-arrival-rate';
  readonly exec: 'play';
  readonly timeUnit: '1s';
  readonly startRate: number;
  readonly stages: readonly Stage[];
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
  readonly gracefulStop: string;
}

/** What the script exports as `options`. Without a plan it tells only what the scenario can emit. */
export interface K6Options {
  readonly ext: { readonly peakgate: Catalogue };
  readonly scenarios?: Readonly<Record<string, K6Scenario>>;
  readonly thresholds?: Readonly<Record<string, readonly string[]>>;
  readonly summaryTrendStats?: readonly string[];
  readonly systemTags?: readonly string[];
  readonly noVUConnectionReuse?: boolean;
  readonly userAgent?: string;
  readonly dns?: { readonly ttl: string; readonly select: string; readonly policy: string };
}

export function k6Options(catalogue: Catalogue, plan: PlayedPlan | null): K6Options {
  if (plan === null) return { ext: { peakgate: catalogue } };
  const graceful = `${plan.gracefulStopMs}ms`;
  return {
    ext: { peakgate: catalogue },
    scenarios: Object.fromEntries(plan.streams.map((stream) => [stream.name, scenarioOf(stream, graceful)])),
    // An empty threshold registers a submetric, and an error for a misspelt metric, without ever failing.
    thresholds: Object.fromEntries(plan.submetrics.map((submetric) => [submetric, []])),
    summaryTrendStats: ['count', 'min', 'max', 'avg', ...plan.quantiles.map(quantileColumn)],
    // `scenario` splits dropped iterations by stream; `name` keeps raw URLs out of the tags.
    systemTags: ['scenario', 'name'],
    noVUConnectionReuse: plan.connections === 'per-journey',
    userAgent: 'peakgate',
    // k6 would keep an address for five minutes and choose among several at random.
    dns: { ttl: '10s', select: 'roundRobin', policy: 'preferIPv4' },
  };
}

/** k6's name for the quantile `q`, 0 to 1. The same text asks for the column and finds it again. */
export function quantileColumn(q: number): string {
  // 100 * 0.07 is 7.000000000000001; ten decimals keep every quantile that anyone asks for.
  return `p(${Number((100 * q).toFixed(10))})`;
}

function scenarioOf(stream: ArrivalStream, gracefulStop: string): K6Scenario {
  return {
    executor: 'ramping-arrival-rate',
    exec: 'play',
    timeUnit: '1s',
    startRate: stream.perSecond[0] ?? 0,
    stages: stagesOf(stream.perSecond),
    preAllocatedVUs: stream.vus,
    maxVUs: stream.vus,
    gracefulStop,
  };
}

/**
 * One step for each second. k6 starts the last journey of a second at its very end, and that of the last second after
 * the executor has stopped; and sums of rounded rates may leave it a trifle short of a whole arrival. So there follows
 * a second with half an arrival: enough to catch what was left over, too little to start one more.
 */
function stagesOf(perSecond: readonly number[]): Stage[] {
  const steps = perSecond.flatMap((count) => step(count));
  return [...steps, { duration: '0s', target: 0 }, { duration: '1s', target: 1 }];
}

function step(count: number): Stage[] {
  return [
    { duration: '0s', target: count },
    { duration: '1s', target: count },
  ];
}
