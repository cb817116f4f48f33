import { TargetError } from '../../target/target-error.ts';
import { FAULT_CASES } from './cases.ts';
import type { FaultCase } from './fault-case.ts';

/** The cases of these names, and those with faults of these names; all where none is named. */
export function chosenCases(names: readonly string[]): readonly FaultCase[] {
  const unknown = names.filter((name) => !FAULT_CASES.some((fault) => isMeant(fault, name)));
  if (unknown.length > 0)
    throw new TargetError(
      `There is no case or fault ${unknown.join(', ')}.`,
      'See `npm run faults -- --list`.',
    );
  if (names.length === 0) return FAULT_CASES;
  return FAULT_CASES.filter((fault) => names.some((name) => isMeant(fault, name)));
}

function isMeant({ name, faults }: FaultCase, wanted: string): boolean {
  return name === wanted || Object.hasOwn(faults, wanted);
}

/** What is played, and what must be said of it, for a person at a terminal. */
export function listText(cases: readonly FaultCase[]): string {
  const paragraphs = cases.map(
    ({
      name,
      title,
      profile,
      expected: { fails = [], invalid = [], passes = [], neverPasses = {}, may = {} },
    }) => {
      const lines = [`${name} (${profile}): ${title}`];
      if (fails.length > 0) lines.push(`    fails: ${fails.join(', ')}`);
      if (invalid.length > 0) lines.push(`    cannot be measured: ${invalid.join(', ')}`);
      if (passes.length > 0) lines.push(`    is proven to hold: ${passes.join(', ')}`);
      if (Object.keys(neverPasses).length > 0)
        lines.push(`    must not pass: ${Object.keys(neverPasses).join(', ')}`);
      if (Object.keys(may).length > 0) lines.push(`    may fail: ${Object.keys(may).join(', ')}`);
      if (lines.length === 1) lines.push('    everything holds');
      return lines.join('\n');
    },
  );
  return `${paragraphs.join('\n')}\n`;
}
