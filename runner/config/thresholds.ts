import type { Thresholds } from '../model/thresholds.ts';
import type { WrittenThresholds } from '../schema/thresholds-schema.ts';
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
  mistakes.refuse();
  return { gate, objectives };
}

function checkIds(objectives: WrittenThresholds['objectives'], mistakes: Mistakes): void {
  for (const [index, { id }] of objectives.entries()) {
    if (objectives.findIndex((other) => other.id === id) < index)
      mistakes.add(`/objectives/${index}/id`, 'is used twice', 'Give every objective a name of its own.', id);
  }
}
