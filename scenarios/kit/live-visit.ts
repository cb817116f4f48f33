import type { Answer } from './core/answer.ts';
import type { DeclarationLedger } from './core/declaration-ledger.ts';
import type { Operation } from './core/operation.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import type { Random } from './core/random.ts';
import type {
  JobOutcome,
  JobPolling,
  PathParts,
  Polling,
  RequestArguments,
  RequestParts,
  Visit,
} from './core/visit.ts';
import type { LegClock } from './leg-clock.ts';
import { pause } from './pause.ts';
import type { Recorder } from './recorder.ts';
import type { RequestSender } from './request-sender.ts';

/** All that one playing of a journey stands on. */
export interface VisitParts {
  readonly leg: PreparedLeg;
  readonly clock: LegClock;
  readonly tenant: Visit['tenant'];
  readonly user: Visit['user'];
  readonly random: Random;
  readonly ledger: DeclarationLedger;
  readonly recorder: Recorder;
  readonly sender: RequestSender;
  readonly headers: Record<string, string>;
}

/** A visit that really takes place, inside k6. */
export class LiveVisit implements Visit {
  readonly tenant: Visit['tenant'];
  readonly user: Visit['user'];
  readonly random: Random;
  readonly headers: Record<string, string>;
  private readonly parts: VisitParts;

  constructor(parts: VisitParts) {
    this.tenant = parts.tenant;
    this.user = parts.user;
    this.random = parts.random;
    this.headers = parts.headers;
    this.parts = parts;
  }

  bearer(token: string): void {
    this.headers['authorization'] = `Bearer ${token}`;
  }

  send<Path extends string>(operation: Operation<Path>, ...request: RequestArguments<Path>): Promise<Answer> {
    return this.exchange(operation, request[0] ?? {});
  }

  think(minSeconds: number, maxSeconds: number): Promise<void> {
    this.parts.ledger.think(maxSeconds);
    return pause(this.random.between(minSeconds, maxSeconds) * 1000 * this.parts.leg.thinkScale);
  }

  async poll<Path extends string>(
    operation: Operation<Path>,
    request: RequestParts & PathParts<Path>,
    polling: Polling & { readonly until: (answer: Answer) => boolean },
  ): Promise<Answer | undefined> {
    const { clock, ledger } = this.parts;
    const giveUpAtMs = clock.nowMs() + polling.withinSeconds * 1000;
    const everyMs = polling.everySeconds * 1000;
    let waitMs = Math.min(everyMs, (polling.firstAfterSeconds ?? polling.everySeconds) * 1000);
    while (ledger.left(operation) > 0 && clock.nowMs() + waitMs <= giveUpAtMs) {
      await pause(waitMs);
      waitMs = Math.min(everyMs, 2 * waitMs);
      const answer = await this.exchange(operation, request);
      if (answer.ok && polling.until(answer)) return answer;
    }
    return undefined;
  }

  async job<Path extends string>(
    accepted: Answer,
    request: RequestParts & PathParts<Path>,
    polling: JobPolling<Path>,
  ): Promise<JobOutcome> {
    const { recorder } = this.parts;
    const acceptedAtMs = accepted.sentAtMs + accepted.durationMs;
    const last = await this.lastWordOn(accepted.needed(), request, polling);
    const outcome = last === undefined ? 'lost' : polling.done(last) ? 'done' : 'failed';
    const endedAtMs = last === undefined ? acceptedAtMs : last.sentAtMs + last.durationMs;
    const durationMs = last === accepted ? accepted.durationMs : endedAtMs - acceptedAtMs;
    recorder.job(accepted.operation, accepted.sentAtMs, outcome, durationMs);
    return outcome;
  }

  invariant(name: string, held: boolean, about?: Operation): void {
    this.parts.recorder.invariant(name, held, this.parts.clock.nowMs(), about);
  }

  private async lastWordOn<Path extends string>(
    accepted: Answer,
    request: RequestParts & PathParts<Path>,
    polling: JobPolling<Path>,
  ): Promise<Answer | undefined> {
    const until = (answer: Answer) => polling.done(answer) || (polling.failed?.(answer) ?? false);
    return until(accepted) ? accepted : this.poll(polling.ask, request, { ...polling, until });
  }

  private exchange(
    operation: Operation,
    request: RequestParts & { readonly path?: Readonly<Record<string, string | number>> },
  ): Promise<Answer> {
    this.parts.ledger.send(operation);
    return this.parts.sender.send(operation, request);
  }
}
