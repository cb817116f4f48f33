import { CONTRACT_VERSION, type Cohort, type PlannedWindow, type PlayedPlan } from '../contract.ts';
import type { DrawnFrom } from './drawn-arrival.ts';
import type { Journey } from './journey.ts';
import { orderedFrom } from './journey-order.ts';
import { type Limits, prepareLimits, slowFromMs } from './limits.ts';
import { prepareTimingNames, type TimingNames } from './server-timing.ts';
import { prepareStretches, type Stretch } from './stretches.ts';
import { prepareTenants, someOf, type TenantPool, type TenantTexts } from './tenants.ts';
import { Tracer } from './trace.ts';

/** A stream, ready to be played. */
export interface PreparedStream extends DrawnFrom {
  readonly tracer: Tracer;
  /** Absent on a leg without experiments. */
  readonly cohort: Cohort | undefined;
  readonly tenants: TenantPool;
}

/** What every VU needs of the plan, prepared once for each VU. */
export interface PreparedLeg {
  readonly seed: number;
  readonly run: string;
  readonly target: string;
  readonly journeys: readonly Journey[];
  readonly streams: ReadonlyMap<string, PreparedStream>;
  readonly firstStream: string;
  readonly windows: readonly PlannedWindow[];
  readonly stretches: readonly Stretch[];
  readonly limits: Limits;
  /** Nothing faster is beyond any limit, on whatever. */
  readonly lowestLimitMs: number;
  readonly slowFromMs: number;
  readonly timingNames: TimingNames;
  readonly thinkScale: number;
  readonly requestTimeoutMs: number;
  /** Begins the mark that tells the spans of a request which one it is; empty where nobody wants it. */
  readonly mark: string;
}

/** The part of the plan that each VU keeps a copy of: small, since there are hundreds of VUs. */
export interface VuPlan
  extends Pick<
    PlayedPlan,
    | 'contract'
    | 'seed'
    | 'streams'
    | 'windows'
    | 'blocks'
    | 'thinkScale'
    | 'limits'
    | 'requestTimeoutMs'
    | 'serverTiming'
  > {
  readonly tenantWeights: readonly number[];
}

export function vuPlan(plan: PlayedPlan): VuPlan {
  const { contract, seed, streams, windows, blocks, thinkScale, limits, requestTimeoutMs, serverTiming } =
    plan;
  const tenantWeights = plan.tenants.map((tenant) => tenant.weight);
  return {
    contract,
    seed,
    streams,
    windows,
    ...(blocks && { blocks }),
    thinkScale,
    limits,
    requestTimeoutMs,
    serverTiming,
    tenantWeights,
  };
}

/** What a leg is played on and with, besides its plan. */
export interface Surroundings {
  readonly journeys: readonly Journey[];
  readonly tenants: TenantTexts;
  /** The order of the journeys of each stream, by its name. */
  readonly orders: ReadonlyMap<string, ArrayLike<string>>;
  /** Base URL of the system under test. */
  readonly target: string;
  readonly run: string;
  readonly mark?: string;
}

export function prepareLeg(plan: VuPlan, around: Surroundings): PreparedLeg {
  if (plan.contract !== CONTRACT_VERSION) {
    throw new Error(
      `The plan speaks contract ${plan.contract}, this kit ${CONTRACT_VERSION}: bundle and plan again.`,
    );
  }
  const limits = prepareLimits(plan.limits);
  return {
    seed: plan.seed,
    run: around.run,
    target: around.target.replace(/\/+$/, ''),
    journeys: around.journeys,
    streams: prepareStreams(plan, around),
    firstStream: plan.streams[0]?.name ?? '',
    windows: plan.windows,
    stretches: prepareStretches(plan.blocks ?? []),
    limits,
    lowestLimitMs: Math.min(...plan.limits.map((limit) => limit.limitMs)),
    slowFromMs: slowFromMs(limits),
    timingNames: prepareTimingNames(plan.serverTiming),
    thinkScale: plan.thinkScale,
    requestTimeoutMs: plan.requestTimeoutMs,
    mark: around.mark ?? '',
  };
}

function prepareStreams(
  plan: VuPlan,
  { journeys, tenants, orders, run }: Surroundings,
): PreparedLeg['streams'] {
  const names = journeys.map((journey) => journey.name);
  const everybody = prepareTenants(tenants, plan.tenantWeights);
  return new Map(
    plan.streams.map((stream) => [
      stream.name,
      {
        ...orderedFrom(stream, names, plan.windows),
        order: orderOf(orders, stream.name),
        tracer: new Tracer(run, stream.name, plan.seed),
        cohort: stream.cohort,
        tenants: stream.tenants ? someOf(tenants, plan.tenantWeights, stream.tenants) : everybody,
      },
    ]),
  );
}

function orderOf(orders: Surroundings['orders'], stream: string): ArrayLike<string> {
  const order = orders.get(stream);
  if (order === undefined) throw new Error(`There is no order of "${stream}".`);
  return order;
}
