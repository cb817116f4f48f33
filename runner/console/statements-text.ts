import { decimalText, millisecondsText } from '../model/number-text.ts';
import type { Comparison } from '../schema/comparison-schema.ts';

type Change = NonNullable<Comparison['statements']>[number];

const LONGEST_STATEMENT = 100;

/** One line for each statement that fared worse: `slower (2.1 ms to 16 ms): SELECT …`. */
export function statementLines({ statements = [] }: Pick<Comparison, 'statements'>): string[] {
  return statements.map(({ leg, text, changes, before, after }) => {
    const figures = [meansText(before, after), callsText(before, after)].filter((part) => part !== null);
    const line = text.replaceAll(/\s+/gu, ' ');
    const head = line.length > LONGEST_STATEMENT ? `${line.slice(0, LONGEST_STATEMENT)}…` : line;
    return `${leg}: ${changes.join(', ')}${figures.length > 0 ? ` (${figures.join('; ')})` : ''}: ${head}`;
  });
}

function meansText(before: Change['before'], after: Change['after']): string | null {
  if (after === null) return null;
  if (before === null) return `${millisecondsText(after.meanMs)} each`;
  return `${millisecondsText(before.meanMs)} to ${millisecondsText(after.meanMs)} each`;
}

function callsText(before: Change['before'], after: Change['after']): string | null {
  if (!before?.callsPerRequest || !after?.callsPerRequest) return null;
  return `${decimalText(before.callsPerRequest, 2)} to ${decimalText(after.callsPerRequest, 2)} per request`;
}
