import type { Answer } from './core/answer.ts';
import type { MessageBody } from './core/connection.ts';
import { type Fields, ParsedFields } from './core/fields.ts';
import type { Message, Operation } from './core/operation.ts';
import { fillPath, type ParameterValue, queryText } from './core/path-template.ts';
import { type Arrived, arrivedOf, lostReply, messageReply, openedReply } from './core/socket-reply.ts';
import type { ConnectParts } from './core/visit.ts';
import { PendingExchange } from './pending-exchange.ts';
import type { Recorder } from './recorder.ts';
import type { Scene } from './scene.ts';
import { SocketLine } from './socket-line.ts';

type Parts = ConnectParts & { readonly path?: Readonly<Record<string, ParameterValue>> };

/** Something waited for, and how its answer is known among all that arrives. */
interface Wait {
  readonly pending: PendingExchange;
  readonly source: string;
  readonly isReply: (arrived: Fields) => boolean;
  readonly toReply: (durationMs: number, arrived: Arrived) => ReturnType<typeof messageReply>;
}

/** A connection of one visit: what is sent over it, and what is still waited for. */
export class LiveLine {
  private readonly scene: Scene;
  private readonly recorder: Recorder;
  private waits: Wait[] = [];
  private socket: SocketLine | undefined;
  private open = false;
  private sent: Promise<Answer>[] = [];

  constructor(scene: Scene, recorder: Recorder) {
    this.scene = scene;
    this.recorder = recorder;
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Opens it, and waits until it is open, and greeted where the journey asks for that. */
  async connect(operation: Operation, request: Parts): Promise<Answer> {
    const { scene, recorder } = this;
    const { path, query, headers, greeting } = request;
    const pending = new PendingExchange(scene, recorder, operation);
    const isReply = greeting ?? (() => false);
    this.waits.push({ pending, source: operation.name, isReply, toReply: openedReply });
    const url =
      scene.leg.target.replace(/^http/, 'ws') + fillPath(operation.template, path) + queryText(query);
    const params = {
      headers: {
        ...scene.headers,
        ...headers,
        traceparent: pending.traceparent,
        ...(scene.leg.mark !== '' && { tracestate: pending.traceState }),
      },
      tags: { name: operation.target, svc: operation.svc, window: pending.window },
    };
    this.socket = new SocketLine(url, params, {
      opened: (atEpochMs) => this.opened(pending, atEpochMs, greeting !== undefined),
      heard: (text, atEpochMs) => this.heard(text, atEpochMs),
      lost: (error) => this.lost(error),
    });
    const answer = await pending.answer;
    if (!answer.ok) this.leave();
    return answer;
  }

  send(message: Message, body: MessageBody, isReply: Wait['isReply']): Promise<Answer> {
    const pending = new PendingExchange(this.scene, this.recorder, message);
    this.sent.push(pending.answer);
    if (this.open) {
      this.waits.push({ pending, source: message.name, isReply, toReply: messageReply });
      this.socket?.send(textOf(body, pending.traceparent));
    } else pending.end(lostReply('the connection is closed'));
    return pending.answer;
  }

  /** Waits for the replies that nobody has awaited; throws what the journey's code threw while it looked for them. */
  async settled(): Promise<void> {
    for (const answer of this.sent) await answer;
  }

  /** Closes it; what is still waited for never comes. */
  leave(): void {
    this.socket?.leave();
    this.lost('the journey closed the connection before the answer');
  }

  private opened(pending: PendingExchange, atEpochMs: number, isGreeted: boolean): void {
    this.open = true;
    if (!isGreeted) pending.end(openedReply(pending.lastedMs(this.onLegClock(atEpochMs))));
  }

  private heard(text: string, atEpochMs: number): void {
    const arrived = arrivedOf(text);
    const wait = this.waits.find((each) => isReplyTo(each, arrived));
    if (wait === undefined) return;
    this.waits = this.waits.filter((each) => each !== wait);
    wait.pending.end(wait.toReply(wait.pending.lastedMs(this.onLegClock(atEpochMs)), arrived));
  }

  private lost(error: string): void {
    this.open = false;
    const { waits } = this;
    this.waits = [];
    for (const { pending } of waits) pending.end(lostReply(error));
  }

  private onLegClock(atEpochMs: number): number {
    return atEpochMs - this.scene.clock.zeroAtMs;
  }
}

/** The journey's own code looks; what it throws ends the wait as the journey's fault. */
function isReplyTo({ pending, source, isReply }: Wait, { content }: Arrived): boolean {
  try {
    return isReply(new ParsedFields(source, content));
  } catch (thrown) {
    pending.fail(thrown);
    return false;
  }
}

function textOf(body: MessageBody, traceparent: string): string {
  const given = typeof body === 'function' ? body(traceparent) : body;
  return typeof given === 'string' ? given : JSON.stringify(given);
}
