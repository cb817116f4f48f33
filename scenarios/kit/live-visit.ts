import type { Answer } from './core/answer.ts';
import type { Connection } from './core/connection.ts';
import type { DeclarationLedger } from './core/declaration-ledger.ts';
import type { Exchange, Operation } from './core/operation.ts';
import type { Random } from './core/random.ts';
import type {
  ConnectArguments,
  JobOutcome,
  JobPolling,
  PathParts,
  Polling,
  RequestArguments,
  RequestParts,
  Visit,
} from './core/visit.ts';
import { LiveConnection } from './live-connection.ts';
import { LiveLine } from './live-line.ts';
import { pause } from './pause.ts';
import type { Recorder } from './recorder.ts';
import { type Parts, RequestSender } from './request-sender.ts';
import type { Scene } from './scene.ts';

/** A visit that really takes place, inside k6: that of the journey which its VU plays now. */
export class LiveVisit implements Visit {
  readonly random: Random;
  private readonly scene: Scene;
  private readonly ledger: DeclarationLedger;
  private readonly recorder: Recorder;
  private readonly sender: RequestSender;
  private lines: LiveLine[] = [];

  constructor(scene: Scene, ledger: DeclarationLedger, recorder: Recorder) {
    this.random = scene.random;
    this.scene = scene;
    this.ledger = ledger;
    this.recorder = recorder;
    this.sender = new RequestSender(scene, recorder);
  }

  get tenant(): Visit['tenant'] {
    return this.scene.tenant;
  }

  get user(): Visit['user'] {
    return this.scene.user;
  }

  get headers(): Record<string, string> {
    return this.scene.headers;
  }

  bearer(token: string): void {
    this.headers['authorization'] = `Bearer ${token}`;
  }

  send<Path extends string>(operation: Operation<Path>, ...request: RequestArguments<Path>): Promise<Answer> {
    return ThePromise.resolve(this.exchange(operation, request[0]));
  }

  async connect<Path extends string>(
    operation: Operation<Path>,
    ...request: ConnectArguments<Path>
  ): Promise<Connection> {
    this.ledger.send(operation);
    const line = new LiveLine(this.scene, this.recorder);
    this.lines.push(line);
    const answer = await line.connect(operation, request[0] ?? NOTHING_MORE);
    return new LiveConnection(answer, line, this.ledger);
  }

  /** Whether it has opened a connection, so that there is something to settle and to close. */
  get isConnected(): boolean {
    return this.lines.length > 0;
  }

  /** Waits for the replies over connections that the journey has not awaited. */
  async settled(): Promise<void> {
    for (const line of this.lines) await line.settled();
  }

  /** Closes every connection of the visit. */
  hangUp(): void {
    if (!this.isConnected) return;
    for (const line of this.lines) line.leave();
    this.lines = [];
  }

  think(minSeconds: number, maxSeconds: number): Promise<void> {
    this.ledger.think(maxSeconds);
    return pause(this.random.between(minSeconds, maxSeconds) * 1000 * this.scene.leg.thinkScale);
  }

  async poll<Path extends string>(
    operation: Operation<Path>,
    request: RequestParts & PathParts<Path>,
    polling: Polling & { readonly until: (answer: Answer) => boolean },
  ): Promise<Answer | undefined> {
    const { clock } = this.scene;
    const giveUpAtMs = clock.nowMs() + polling.withinSeconds * 1000;
    const everyMs = polling.everySeconds * 1000;
    let waitMs = Math.min(everyMs, (polling.firstAfterSeconds ?? polling.everySeconds) * 1000);
    while (this.ledger.left(operation) > 0 && clock.nowMs() + waitMs <= giveUpAtMs) {
      await pause(waitMs);
      waitMs = Math.min(everyMs, 2 * waitMs);
      const answer = this.exchange(operation, request);
      if (answer.ok && polling.until(answer)) return answer;
    }
    return undefined;
  }

  async job<Path extends string>(
    accepted: Answer,
    request: RequestParts & PathParts<Path>,
    polling: JobPolling<Path>,
  ): Promise<JobOutcome> {
    const acceptedAtMs = accepted.sentAtMs + accepted.durationMs;
    const { last, attempts } = await this.lastWordOn(accepted.needed(), request, polling);
    const outcome = last === undefined ? 'lost' : polling.done(last) ? 'done' : 'failed';
    const endedAtMs = last === undefined ? acceptedAtMs : last.sentAtMs + last.durationMs;
    const durationMs = last === accepted ? accepted.durationMs : endedAtMs - acceptedAtMs;
    this.recorder.job(accepted, { outcome, durationMs, attempts });
    return outcome;
  }

  invariant(name: string, held: boolean, about?: Exchange): void {
    this.recorder.invariant(name, held, this.scene.clock.nowMs(), about);
  }

  private async lastWordOn<Path extends string>(
    accepted: Answer,
    request: RequestParts & PathParts<Path>,
    polling: JobPolling<Path>,
  ): Promise<{ readonly last: Answer | undefined; readonly attempts: number | undefined }> {
    let attempts: number | undefined;
    const until = (answer: Answer) => {
      attempts = polling.attempts?.(answer) ?? attempts;
      return polling.done(answer) || (polling.failed?.(answer) ?? false);
    };
    const last = until(accepted) ? accepted : await this.poll(polling.ask, request, { ...polling, until });
    return { last, attempts };
  }

  private exchange(operation: Operation, request: Parts | undefined): Answer {
    this.ledger.send(operation);
    return this.sender.send(operation, request);
  }
}

const NOTHING_MORE: RequestParts = {};

// k6's engine looks for a global in every scope there is; this is found at once.
const ThePromise = Promise;
