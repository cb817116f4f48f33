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
import { RequestSender } from './request-sender.ts';

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
  await play(arrival, journey, due.plannedMs);
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

async function play(arrival: Arrival, journey: Journey, plannedMs: number): Promise<void> {
  const { leg, clock, random } = arrival;
  const tenant = pickTenant(leg.tenants, random.uniform());
  const user = { number: random.integer(1, tenant.users) };
  const recorder = new Recorder(leg, { journey: journey.name, plan: tenant.plan, region: tenant.region });
  const ledger = new DeclarationLedger(journey);
  const headers = {};
  const trace = arrival.stream.tracer.ofIteration(arrival.iteration);
  const sender = new RequestSender({ leg, clock, recorder, journey: journey.name, trace, headers });
  const visit = new LiveVisit({ leg, clock, tenant, user, random, ledger, recorder, sender, headers });
  // k6 states its start in whole ms, so an arrival on time may seem up to 1 ms early.
  recorder.scheduleLag(Math.max(0, clock.nowMs() - plannedMs), plannedMs);
  const outcome = await outcomeOfPlaying(journey, visit, { ledger, recorder, clock });
  const nowMs = clock.nowMs();
  recorder.skipped(ledger.missing(), nowMs);
  recorder.journey(outcome, nowMs);
}

/** What tells how a journey went. */
interface Witnesses {
  readonly ledger: DeclarationLedger;
  readonly recorder: Recorder;
  readonly clock: LegClock;
}

async function outcomeOfPlaying(
  journey: Journey,
  visit: LiveVisit,
  { ledger, recorder, clock }: Witnesses,
): Promise<JourneyOutcome> {
  try {
    await journey.play(visit);
    const [missing] = ledger.missing();
    if (missing === undefined) return 'finished';
    // A journey may look at a bad answer itself and stop; without one it has declared too much.
    if (!recorder.allUseful) return 'cut-short';
    throw ledger.shortfall(missing);
  } catch (thrown) {
    if (thrown instanceof CutShort) return 'cut-short';
    tellOfThrown(journey, thrown, clock.nowMs());
    return 'threw';
  }
}

function tellOfThrown(journey: Journey, thrown: unknown, atMs: number): void {
  if (!mayTell('threw')) return;
  tell({ event: 'journey-threw', atMs, journey: journey.name, ...thrownBy(thrown, BUNDLE_FOLDER) });
}
