import type { Received } from './core/answer.ts';
import { traceIdOf } from './core/trace.ts';
import { mayTell, tell } from './events.ts';
import type { Scene } from './scene.ts';

/** Tells the runner of an answer that was bad or slow, as long as such news may be told. */
export function tellOfAnswer(received: Received, scene: Scene, window: string, traceparent: string): void {
  const { operation, outcome, status, sentAtMs, durationMs } = received;
  if (outcome === 'good' && durationMs < scene.leg.slowFromMs) return;
  // Whatever its spans say, a request without a usable answer is counted already.
  if (scene.leg.mark !== '' && outcome !== 'good')
    tell({ event: 'unusable-trace', trace: traceIdOf(traceparent) });
  if (!mayTell(outcome === 'good' ? 'slow' : outcome)) return;
  const { error } = received.reply;
  tell({
    event: outcome === 'good' ? 'slow-request' : 'bad-request',
    atMs: sentAtMs,
    journey: scene.journey.name,
    svc: operation.svc,
    op: operation.name,
    window,
    outcome,
    status,
    durationMs,
    traceId: traceIdOf(traceparent),
    ...(error === '' ? {} : { error: error.slice(0, 200) }),
  });
}
