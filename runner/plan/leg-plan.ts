import type { Catalogue, CatalogueJourney, PlannedLimit, PlayedPlan } from '../../scenarios/kit/contract.ts';
import { CONTRACT_VERSION, JOURNEY_OUTCOMES, METRICS, OUTCOMES } from '../../scenarios/kit/contract.ts';
import { countedAs, underCeiling } from '../model/counted-as.ts';
import { legId } from '../model/leg-id.ts';
import type { MeasuredLeg } from '../model/measured-leg.ts';
import type { Profile } from '../model/profile.ts';
import { isTimeSli, selected, submetricsOf } from '../model/submetrics.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { LegPlan, PlannedCheck, PlannedExperiment } from '../schema/plan-schema.ts';
import { type PlannedChecks, planChecks } from './checks.ts';
import { expectTraffic } from './expected-traffic.ts';
import { countedBlocks, planExperiments } from './experiment-blocks.ts';
import { experimentMisfits, type Misfit } from './experiment-fit.ts';
import { playedJourneys } from './journey-share.ts';
import { journeyCounter, legTraffic, type PartyTraffic, planStreams } from './leg-streams.ts';
import { type Machine, machineWarnings } from './machine-warnings.ts';
import { measuredPool } from './measured-pool.ts';
import { type JourneyTime, journeyTimes, planPool } from './pool.ts';
import { quantileGrid } from './quantiles.ts';
import { planWarnings, type TooLong, tooLongJourneys } from './warnings.ts';

/** A step that usually takes longer than this has failed its user, whatever the limit of its tail. */
const LONGEST_USUAL_STEP_MS = 1_000;

export interface LegRequest {
  readonly profile: Profile;
  readonly load: number;
  /** How long the leg takes, rounded to whole seconds; null plays the profile's own length. */
  readonly inMs: number | null;
  readonly seed: number;
  readonly thresholds: Thresholds;
  readonly catalogue: Catalogue;
  /** What generates the load; absent where it is not known. */
  readonly machine?: Machine;
  /** What the virtual users of the users are sized by; absent: by the limits. */
  readonly measured?: MeasuredLeg;
  /** The ids of all legs of the run; absent where they are not known. */
  readonly legs?: readonly string[];
}

export interface PlannedLeg {
  readonly plan: LegPlan;
  readonly impossible: PlannedChecks['impossible'];
  /** Journeys that do not fit into a window. */
  readonly tooLong: readonly TooLong[];
  /** Experiments that cannot show what they are for. */
  readonly misfits: readonly Misfit[];
}

/** What the parts of a plan share. */
interface Draft extends LegRequest {
  readonly durationMs: number;
  /** Profile seconds per leg second. */
  readonly compression: number;
  readonly thinkScale: number;
  /** The users first. */
  readonly traffic: readonly PartyTraffic[];
  readonly experiments: readonly PlannedExperiment[];
  /** Of the users. */
  readonly journeys: readonly CatalogueJourney[];
  readonly checks: readonly PlannedCheck[];
  /** What other legs are compared with. */
  readonly comparedWith: readonly PlannedCheck[];
}

/** Plans one leg: a pure function of its inputs, so the same inputs give the same plan to the byte. */
export function planLeg(request: LegRequest): PlannedLeg {
  const { profile, load, catalogue, thresholds, legs } = request;
  const durationMs = wholeSecondsMs(request.inMs ?? profile.durationMs);
  const compression = profile.durationMs / durationMs;
  const experiments = planExperiments(profile, compression);
  const traffic = legTraffic(profile, load, compression, experiments);
  const count = journeyCounter(traffic, countedBlocks(experiments));
  const context = { profile, load, catalogue, journeysIn: count, ...(legs && { legs }) };
  const planned = planChecks(thresholds.objectives, context);
  const draft = {
    ...request,
    durationMs,
    compression,
    thinkScale: profile.thinkTimeScale / compression,
    traffic,
    experiments,
    journeys: playedJourneys(catalogue, profile),
    checks: planned.checks,
    comparedWith: planned.comparedWith,
  };
  const facts = { ...describeLeg(draft), notApplicable: planned.notApplicable };
  const unable = request.machine === undefined ? [] : machineWarnings(facts, request.machine);
  return {
    plan: { ...facts, warnings: [...planWarnings(facts), ...unable] },
    impossible: planned.impossible,
    tooLong: tooLongJourneys(facts, usualTimes(draft, draft.journeys)),
    misfits: experimentMisfits(facts, usualTimes(draft, startedJourneys(draft))),
  };
}

/** How long journeys take where each step takes as long as its users would usually bear. */
function usualTimes({ checks, thinkScale }: Draft, journeys: readonly CatalogueJourney[]): JourneyTime[] {
  const usual = (...limits: number[]) => Math.min(LONGEST_USUAL_STEP_MS, ...limits);
  return journeyTimes(journeys, checks, thinkScale, usual);
}

/** The journeys that anybody on the leg starts. */
function startedJourneys({ traffic, catalogue }: Draft): CatalogueJourney[] {
  return [...new Set(traffic.flatMap(({ profile }) => playedJourneys(catalogue, profile)))];
}

/** Arrivals are planned second by second, so a leg lasts whole seconds, and at least one. */
function wholeSecondsMs(durationMs: number): number {
  return Math.max(1, Math.round(durationMs / 1_000)) * 1_000;
}

function describeLeg(draft: Draft): Omit<LegPlan, 'warnings' | 'notApplicable'> {
  const { profile, load, thresholds, catalogue, durationMs, compression, traffic, checks, experiments } =
    draft;
  const atLimits = journeyTimes(startedJourneys(draft), checks, draft.thinkScale, Math.min);
  const pool = sizedPool(draft, planPool(profile, atLimits, Math.max(...(traffic[0]?.expected ?? []))));
  const played = playedPlan(draft, atLimits, pool.vus);
  const vus = played.streams.reduce((sum, stream) => sum + stream.vus, 0);
  return {
    schemaVersion: 1,
    id: legId(profile.name, load),
    profile: profile.name,
    title: profile.title,
    load,
    durationMs,
    compression,
    clockFromMs: profile.clockFromMs,
    minimumPeakMs: thresholds.gate.minimumPeakMs,
    scenario: profile.scenario,
    catalogue,
    checks,
    pool,
    expected: expectTraffic(startedJourneys(draft), traffic, vus),
    ...(experiments.length > 0 && { experiments }),
    played,
  };
}

function sizedPool(draft: Draft, byLimits: LegPlan['pool']): LegPlan['pool'] {
  return draft.measured === undefined ? byLimits : measuredPool(byLimits, draft, draft.measured);
}

function playedPlan(draft: Draft, atLimits: readonly JourneyTime[], vus: number): PlayedPlan {
  const { profile, thresholds, seed, compression, checks, experiments } = draft;
  const read = [...checks, ...draft.comparedWith];
  return {
    contract: CONTRACT_VERSION,
    seed,
    streams: planStreams(draft.traffic, vus, draft),
    windows: playedWindows(profile, compression),
    ...(experiments.length > 0 && { blocks: countedBlocks(experiments) }),
    tenants: profile.tenants,
    thinkScale: draft.thinkScale,
    limits: plannedLimits(checks),
    requestTimeoutMs: thresholds.gate.requestTimeoutMs,
    gracefulStopMs: gracefulStopMs(thresholds, atLimits),
    connections: profile.connections,
    serverTiming: timingNames(thresholds),
    submetrics: submetrics(read),
    quantiles: quantileGrid(read.flatMap(shownProbabilities)),
  };
}

/** Database time has one source: where spans tell it, what answers state is not read. */
function timingNames({ gate }: Thresholds): PlayedPlan['serverTiming'] {
  return gate.spans === undefined ? gate.serverTiming : { ...gate.serverTiming, database: [] };
}

function shownProbabilities({ expectation, report }: PlannedCheck): number[] {
  return expectation.probability === null ? [...report] : [expectation.probability, ...report];
}

function playedWindows(profile: Profile, compression: number): PlayedPlan['windows'] {
  const shrink = (profileMs: number) => Math.round(profileMs / compression);
  return profile.windows.map(({ name, fromMs, toMs }) => ({
    name,
    fromMs: shrink(fromMs),
    toMs: shrink(toMs),
  }));
}

/** Long enough for a journey whose next step hangs until its time-out. */
function gracefulStopMs({ gate }: Thresholds, times: readonly { thinkMs: number }[]): number {
  return Math.ceil(gate.requestTimeoutMs + Math.max(0, ...times.map(({ thinkMs }) => thinkMs)) + 5_000);
}

/** A check with its own limit and, when it has a waiver, with the waiver's ceiling. */
function limited(check: PlannedCheck): PlannedCheck[] {
  const ceiling = underCeiling(check);
  return ceiling === null ? [countedAs(check)] : [countedAs(check), ceiling];
}

function plannedLimits(checks: readonly PlannedCheck[]): PlannedLimit[] {
  const limits = checks
    .flatMap(limited)
    .flatMap(({ sli, limitTag, expectation }) =>
      isTimeSli(sli) && limitTag !== null
        ? [{ sli, tag: limitTag, limitMs: expectation.limit, inclusive: expectation.operator === '<=' }]
        : [],
    );
  return [...new Map(limits.map((limit) => [`${limit.sli}/${limit.tag}`, limit])).values()];
}

/** What the checks read, and what every report shows of a leg. */
function submetrics(checks: readonly PlannedCheck[]): string[] {
  const overview = [
    METRICS.requestsStarted,
    METRICS.scheduleLag,
    selected(METRICS.responseTime, 'window:peak'),
    ...OUTCOMES.map((outcome) => selected(METRICS.requests, `outcome:${outcome}`)),
    ...JOURNEY_OUTCOMES.map((outcome) => selected(METRICS.journeys, `outcome:${outcome}`)),
  ];
  return [...new Set([...overview, ...checks.flatMap(submetricsOf)])];
}
