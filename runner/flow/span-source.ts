import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { ENVIRONMENT } from '../../scenarios/kit/contract.ts';
import type { Observer } from '../model/observer.ts';
import { markOpening } from '../observe/spans/request-mark.ts';
import { spanFile } from '../observe/spans/span-file.ts';
import { createSpanObserver } from '../observe/spans/span-observer.ts';
import { spanReceiver } from '../observe/spans/span-receiver.ts';
import { writeDatabaseTime } from '../record/database-time-file.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { clockOf } from './clock.ts';
import type { LiveLeg } from './live-leg.ts';
import type { LegContext } from './measure-leg.ts';

/** Where a leg's database time comes from besides its answers. */
export interface SpanSourceOfLeg extends Observer<void> {
  /** What k6 must know, so that the spans of its requests can be told from others. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reject: (traceId: string) => void;
}

const NONE: SpanSourceOfLeg = {
  environment: {},
  reject: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/** Gathers the spans of a leg and records its database time; does nothing where answers state it themselves. */
export function spanObserver(
  context: LegContext,
  plan: LegPlan,
  live: LiveLeg,
  folder: string,
): SpanSourceOfLeg {
  const { project } = context.prepared;
  const { spans } = project.thresholds.gate;
  if (spans === undefined) return NONE;
  const { feed, systems, waitMs } = spans;
  const token = randomBytes(8).toString('hex');
  const observer = createSpanObserver({
    ...plan.played,
    token,
    systems,
    waitMs,
    feed: 'port' in feed ? spanReceiver(feed.port) : spanFile(resolve(project.folder, feed.file), feed.file),
    interrupted: context.world.interrupted,
    zeroAtMs: () => live.zeroAtMs,
    clock: clockOf(context.world),
  });
  return {
    environment: { [ENVIRONMENT.mark]: markOpening(token) },
    reject: (traceId) => observer.reject(traceId),
    start: () => observer.start(),
    async stop() {
      const { record, rows } = await observer.stop();
      await writeDatabaseTime(folder, record, rows, context.shown);
    },
  };
}
