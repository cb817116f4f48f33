import type { Objective, Thresholds } from '../model/thresholds.ts';
import type { Sli, WrittenThresholds } from '../schema/thresholds-schema.ts';
import { normaliseGate } from './gate.ts';
import { Mistakes } from './mistakes.ts';
import { normaliseObjective } from './objective.ts';

/** Turns a thresholds file whose form is right into what the gate works with. Throws one `bad-input` with all mistakes. */
export function normaliseThresholds(written: WrittenThresholds, file: string): Thresholds {
  const mistakes = new Mistakes(file);
  const gate = normaliseGate(written.gate, mistakes);
  const objectives = written.objectives.map((objective, index) =>
    normaliseObjective(objective, `/objectives/${index}`, mistakes),
  );
  checkIds(written.objectives, mistakes);
  checkRecoveries(objectives, mistakes);
  mistakes.refuse();
  return { gate, objectives };
}

/** SLIs of which every second says whether it was good. */
const WITH_GOOD_SECONDS: ReadonlySet<Sli> = new Set([
  'response_time',
  'db_time',
  'pool_time',
  'availability',
]);

function checkRecoveries(objectives: readonly Objective[], mistakes: Mistakes): void {
  for (const [index, { sli, of }] of objectives.entries()) {
    if (of === null || sli !== 'recovery_time') continue;
    const other = objectives.find(({ id }) => id === of);
    const path = `/objectives/${index}/of`;
    if (other === undefined)
      mistakes.add(path, 'names no objective of this file', 'Write the id of another objective.', of);
    else if (!WITH_GOOD_SECONDS.has(other.sli) || other.than !== null)
      mistakes.add(
        path,
        `"${of}" does not say which seconds are good`,
        'Name one like "p95 < 200ms" or "ratio >= 99.9%".',
        of,
      );
  }
}

function checkIds(objectives: WrittenThresholds['objectives'], mistakes: Mistakes): void {
  for (const [index, { id }] of objectives.entries()) {
    if (objectives.findIndex((other) => other.id === id) < index)
      mistakes.add(`/objectives/${index}/id`, 'is used twice', 'Give every objective a name of its own.', id);
  }
}
