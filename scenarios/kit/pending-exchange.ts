import { clearTimeout, setTimeout } from 'k6/timers';
import { Answer, type Reply, receivedOf } from './core/answer.ts';
import type { Exchange } from './core/operation.ts';
import { lateReply } from './core/socket-reply.ts';
import type { Recorder } from './recorder.ts';
import type { Scene } from './scene.ts';
import { tellOfAnswer } from './tell-of-answer.ts';

/**
 * Something sent over a socket, from now until its answer or the end of its user's patience. It is counted as started at
 * once, and measured when it ends, whatever was sent meanwhile.
 */
export class PendingExchange {
  readonly answer: Promise<Answer>;
  readonly traceparent: string;
  readonly traceState: string;
  readonly sentAtMs: number;
  readonly window: string;
  private readonly scene: Scene;
  private readonly recorder: Recorder;
  private readonly exchange: Exchange;
  private readonly timer: ReturnType<typeof setTimeout>;
  private resolve: (answer: Answer) => void = () => {};
  private reject: (thrown: Error) => void = () => {};
  private isOver = false;

  constructor(scene: Scene, recorder: Recorder, exchange: Exchange) {
    this.scene = scene;
    this.recorder = recorder;
    this.exchange = exchange;
    this.traceparent = scene.tracer.next();
    this.sentAtMs = scene.clock.nowMs();
    this.window = recorder.started(exchange, this.sentAtMs);
    this.traceState = recorder.traceState(this.sentAtMs);
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // A journey may await it later than it fails, or never; the kit itself looks at it before the journey ends.
    this.answer.catch(() => {});
    this.timer = setTimeout(() => this.end(lateReply()), exchange.timeoutMs ?? scene.leg.requestTimeoutMs);
  }

  /** How long it had lasted at this moment of the leg's clock, in ms. */
  lastedMs(atMs: number): number {
    return Math.max(0, atMs - this.sentAtMs);
  }

  /** Only the first end counts. */
  end(reply: Reply): void {
    if (!this.finish()) return;
    const { scene, exchange, sentAtMs } = this;
    const received = receivedOf(exchange, sentAtMs, this.lastedMs(scene.clock.nowMs()), reply);
    this.recorder.endedLater(received);
    tellOfAnswer(received, scene, this.window, this.traceparent);
    this.resolve(new Answer(received));
  }

  /** The journey's own code threw while it looked for the reply; it stays unfinished. */
  fail(thrown: unknown): void {
    if (this.finish()) this.reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }

  private finish(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    // A timer that is still set would keep the VU from its next journey.
    clearTimeout(this.timer);
    return true;
  }
}
