import { sleep } from 'k6';
import exec from 'k6/execution';
import { BUNDLE_FOLDER } from './bundle-folder.ts';
import { type JourneyOutcome, RUN_HEADER } from './contract.ts';
import { CutShort } from './core/cut-short.ts';
import { DeclarationLedger } from './core/declaration-ledger.ts';
import { drawArrival } from './core/drawn-arrival.ts';
import type { Journey } from './core/journey.ts';
import type { PreparedLeg, PreparedStream } from './core/prepared-leg.ts';
import { SeededRandom } from './core/random.ts';
import { pickTenant } from './core/tenants.ts';
import { thrownBy } from './core/thrown.ts';
import { mayTell, tell } from './events.ts';
import { LegClock } from './leg-clock.ts';
import { LiveVisit } from './live-visit.ts';
import { Recorder } from './recorder.ts';
import type { Scene } from './scene.ts';

/** What a VU plays all its journeys with. */
interface Cast {
  readonly scene: Scene;
  readonly visit: LiveVisit;
  readonly ledger: DeclarationLedger;
}

/** One VU: plays a journey for each arrival that k6 hands to it. */
export class JourneyPlayer {
  private readonly leg: PreparedLeg;
  private readonly random: SeededRandom;
  private readonly recorder: Recorder;
  private readonly clocks = new Map<PreparedStream, LegClock>();
  private cast: Cast | undefined;
  /** What k6 tells of the VU's present scenario and iteration, whichever they are. Asking for it anew makes it anew. */
  private now: typeof exec.scenario | undefined;

  constructor(leg: PreparedLeg) {
    this.leg = leg;
    this.random = new SeededRandom(leg.seed, 0, 0);
    this.recorder = new Recorder(leg);
  }

  /**
   * Plays the journey that is next in the plan. Its random stream is drawn from in a fixed order (moment, journey,
   * tenant, user, then whatever the journey itself draws), so it is the same in every run of this plan.
   */
  playNext(): Promise<void> {
    const { leg, random } = this;
    this.now ??= exec.scenario;
    const { name, iterationInTest: iteration } = this.now;
    const stream = streamOf(leg, name);
    const clock = this.clockOf(stream, iteration === 0 && name === leg.firstStream);
    const { due, journey: place } = drawArrival(leg.seed, stream, iteration, random, clock.nowMs());
    const journey = journeyAt(leg, place);
    const waitMs = due.beginMs - clock.nowMs();
    // Nothing goes on in this VU before its journey, so nothing is held up; a timer and a promise would cost far more.
    if (waitMs > 0) sleep(waitMs / 1000);
    stream.tracer.begin(iteration);
    const cast = this.begin(journey, stream, clock);
    const lagMs = clock.nowMs() - due.plannedMs;
    // k6 states its start in whole ms, so an arrival on time may seem up to 1 ms early.
    this.recorder.scheduleLag(lagMs > 0 ? lagMs : 0, due.plannedMs);
    return this.play(cast);
  }

  /** k6's start of a scenario never changes, and asking k6 costs as much as recording two samples. */
  private clockOf(stream: PreparedStream, isFirst: boolean): LegClock {
    const known = this.clocks.get(stream);
    if (known !== undefined) return known;
    const clock = new LegClock(exec.scenario.startTime);
    if (isFirst && mayTell('clock')) tell({ event: 'clock', zeroAtMs: clock.zeroAtMs });
    this.clocks.set(stream, clock);
    return clock;
  }

  private begin(journey: Journey, { tracer, tenants, cohort }: PreparedStream, clock: LegClock): Cast {
    const { leg, random } = this;
    const tenant = pickTenant(tenants, random.uniform());
    const user = { number: random.integer(1, tenant.users) };
    const headers = { [RUN_HEADER]: leg.run };
    this.cast ??= assemble({ leg, random, clock, tracer, journey, tenant, user, headers }, this.recorder);
    const { cast } = this;
    const { scene } = cast;
    scene.clock = clock;
    scene.tracer = tracer;
    scene.journey = journey;
    scene.tenant = tenant;
    scene.user = user;
    scene.headers = headers;
    cast.ledger.begin(journey);
    this.recorder.begin(journey.name, tenant, cohort);
    return cast;
  }

  private async play(cast: Cast): Promise<void> {
    const { scene, visit } = cast;
    try {
      await scene.journey.play(visit);
      if (visit.isConnected) await visit.settled();
      visit.hangUp();
      this.end(cast, this.outcomeAtItsEnd(cast));
    } catch (thrown) {
      visit.hangUp();
      this.end(cast, outcomeOfThrown(scene, thrown));
    }
  }

  private outcomeAtItsEnd({ ledger }: Cast): JourneyOutcome {
    if (ledger.isFulfilled) return 'finished';
    // A journey may look at a bad answer itself and stop; without one it has declared too much.
    if (!this.recorder.allUseful) return 'cut-short';
    throw ledger.shortfall();
  }

  private end({ scene, ledger }: Cast, outcome: JourneyOutcome): void {
    const nowMs = scene.clock.nowMs();
    if (outcome !== 'finished') this.recorder.skipped(ledger.missing(), nowMs);
    this.recorder.journey(outcome, nowMs);
  }
}

function assemble(scene: Scene, recorder: Recorder): Cast {
  const ledger = new DeclarationLedger(scene.journey);
  return { scene, ledger, visit: new LiveVisit(scene, ledger, recorder) };
}

function outcomeOfThrown({ journey, clock }: Scene, thrown: unknown): JourneyOutcome {
  if (thrown instanceof CutShort) return 'cut-short';
  if (mayTell('threw')) {
    const atMs = clock.nowMs();
    tell({ event: 'journey-threw', atMs, journey: journey.name, ...thrownBy(thrown, BUNDLE_FOLDER) });
  }
  return 'threw';
}

function streamOf(leg: PreparedLeg, name: string): PreparedStream {
  const stream = leg.streams.get(name);
  if (stream === undefined) throw new Error(`The plan has no stream "${name}".`);
  return stream;
}

function journeyAt({ journeys }: PreparedLeg, index: number): Journey {
  const journey = journeys[index];
  if (journey === undefined) throw new Error('The scenario has no journeys.');
  return journey;
}
