import { formatClock } from '../grammar/clock.ts';
import { spokenDuration } from '../grammar/duration.ts';
import { countText, decimalText } from '../model/number-text.ts';
import type { LegPlan, PlannedExperiment } from '../schema/plan-schema.ts';
import { renderTable } from './table.ts';

/** The experiments of a leg, a row for each, with an empty line after them; nothing where there are none. */
export function experimentsText(plan: LegPlan, screen: { columns: number; colour: boolean }): string[] {
  const { experiments = [] } = plan;
  if (experiments.length === 0) return [];
  const rows = experiments.map((experiment) => rowOf(experiment, plan));
  return [renderTable(['experiment', 'on the clock', 'blocks', 'of its own', 'switch'], rows, screen), ''];
}

function rowOf(experiment: PlannedExperiment, { compression, clockFromMs, played }: LegPlan): string[] {
  const { name, blocks } = experiment;
  const clock = (legMs: number) => formatClock(clockFromMs + legMs * compression);
  const stream = played.streams.find((each) => each.name === experiment.stream);
  const journeys = stream?.perSecond.reduce((sum, count) => sum + count, 0) ?? 0;
  return [
    name,
    `${clock(blocks[0]?.fromMs ?? 0)} to ${clock(blocks.at(-1)?.toMs ?? 0)}`,
    blocksText(experiment),
    stream === undefined ? 'none' : `${countText(journeys)} journeys, ${countText(stream.vus)} virtual users`,
    switchText(experiment),
  ];
}

/** `5 pairs off-on, on-off, …: blocks of 90 s, 60 s of each counted`. */
function blocksText({ blocks, settleMs }: PlannedExperiment): string {
  const [first] = blocks;
  const lastsMs = first ? first.toMs - first.fromMs : 0;
  if (blocks.length === 1) return `on once, for ${spokenDuration(lastsMs)}`;
  const pairs = decimalText(blocks.length / 2, 0);
  const counted = spokenDuration(Math.max(0, lastsMs - settleMs));
  return `${pairs} pairs off-on, on-off, …: blocks of ${spokenDuration(lastsMs)}, ${counted} of each counted`;
}

function switchText({ switch: by }: PlannedExperiment): string {
  if (by === null) return 'none';
  const text = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
  return by.off === null ? text(by.on) : `${text(by.on)}, off by ${text(by.off)}`;
}
