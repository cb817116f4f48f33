import exec from 'k6/execution';
import { BUNDLE_FOLDER } from './bundle-folder.ts';
import type { JourneyOutcome } from './contract.ts';
import { dueAt } from './core/arrivals.ts';
import { CutShort } from './core/cut-short.ts';
import { DeclarationLedger } from './core/declaration-ledger.ts';
import type { Journey } from './core/journey.ts';
import { pickJourney } from './core/mix.ts';
import type { PreparedLeg, PreparedStream } from './core/prepared-leg.ts';
import { SeededRandom } from './core/random.ts';
import { pickTenant } from './core/tenants.ts';
import { thrownBy } from './core/thrown.ts';
import { mayTell, tell } from './events.ts';
import { LegClock } from './leg-clock.ts';
import { LiveVisit } from './live-visit.ts';
import { pause } from './pause.ts';
import { Recorder } from './recorder.ts';

/** One arrival: what k6 calls an iteration. */
interface Arrival {
  readonly leg: PreparedLeg;
  readonly stream: PreparedStream;
  readonly iteration: number;
  readonly clock: LegClock;
  readonly random: SeededRandom;
}

/**
 * Plays the journey that is next in the plan. Its random stream is drawn from in a fixed order (moment, journey, tenant,
 * user, then whatever the journey itself draws), so it is the same in every run of this plan.
 */
export async function playNext(leg: PreparedLeg): Promise<void> {
  const arrival = arrive(leg);
  const { stream, clock, random } = arrival;
  const due = dueAt(stream.arrivals, arrival.iteration, random.uniform(), clock.nowMs());
  const journey = leg.journeys[pickJourney(stream.mix, due.beginMs, random.uniform())];
  if (journey === undefined) throw new Error('The scenario has no journeys.');
  const waitMs = due.beginMs - clock.nowMs();
  if (waitMs > 0) await pause(waitMs);
  const playing = begin(arrival, journey, due.plannedMs);
  try {
    await journey.play(playing.visit);
    end(playing, outcomeAtItsEnd(playing));
  } catch (thrown) {
    end(playing, outcomeOfThrown(playing, thrown));
  }
}

function arrive(leg: PreparedLeg): Arrival {
  const { name, iterationInTest: iteration, startTime } = exec.scenario;
  const stream = leg.streams.get(name);
  if (stream === undefined) throw new Error(`The plan has no stream "${name}".`);
  const clock = new LegClock(startTime);
  if (iteration === 0 && name === leg.firstStream && mayTell('clock'))
    tell({ event: 'clock', zeroAtMs: clock.zeroAtMs });
  return { leg, stream, iteration, clock, random: new SeededRandom(leg.seed, stream.seedWord, iteration) };
}

/** A journey that has begun. */
interface Playing {
  readonly journey: Journey;
  readonly visit: LiveVisit;
  readonly ledger: DeclarationLedger;
  readonly recorder: Recorder;
  readonly clock: LegClock;
}

function begin(
  { leg, stream, iteration, clock, random }: Arrival,
  journey: Journey,
  plannedMs: number,
): Playing {
  const tenant = pickTenant(leg.tenants, random.uniform());
  const user = { number: random.integer(1, tenant.users) };
  const audience = { journey: journey.name, plan: tenant.plan, region: tenant.region };
  const scene = { leg, clock, audience, trace: stream.tracer.ofIteration(iteration), headers: {} };
  const recorder = new Recorder(scene);
  const ledger = new DeclarationLedger(journey);
  const visit = new LiveVisit(scene, { tenant, user, random }, ledger, recorder);
  // k6 states its start in whole ms, so an arrival on time may seem up to 1 ms early.
  recorder.scheduleLag(Math.max(0, clock.nowMs() - plannedMs), plannedMs);
  return { journey, visit, ledger, recorder, clock };
}

function outcomeAtItsEnd({ ledger, recorder }: Playing): JourneyOutcome {
  const [missing] = ledger.missing();
  if (missing === undefined) return 'finished';
  // A journey may look at a bad answer itself and stop; without one it has declared too much.
  if (!recorder.allUseful) return 'cut-short';
  throw ledger.shortfall(missing);
}

function outcomeOfThrown({ journey, clock }: Playing, thrown: unknown): JourneyOutcome {
  if (thrown instanceof CutShort) return 'cut-short';
  if (mayTell('threw')) {
    const atMs = clock.nowMs();
    tell({ event: 'journey-threw', atMs, journey: journey.name, ...thrownBy(thrown, BUNDLE_FOLDER) });
  }
  return 'threw';
}

function end({ ledger, recorder, clock }: Playing, outcome: JourneyOutcome): void {
  const nowMs = clock.nowMs();
  recorder.skipped(ledger.missing(), nowMs);
  recorder.journey(outcome, nowMs);
}
