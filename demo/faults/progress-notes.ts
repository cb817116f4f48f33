import { spokenDuration } from '../../runner/grammar/duration.ts';
import type { FaultCase } from './fault-case.ts';
import { deviations, isAsExpected, type Row } from './matrix.ts';

/** Says which case is played, how it went, and about how long the rest will take. */
export interface ProgressNotes {
  begins(fault: FaultCase): void;
  says(text: string): void;
  /** Told of all rows so far, the last of which has just ended. */
  ended(rows: readonly Row[]): void;
}

/** Writes a line when a case begins and one when it has ended. */
export function progressNotes(
  cases: readonly FaultCase[],
  write: (text: string) => void,
  nowMs: () => number = () => performance.now(),
): ProgressNotes {
  const startedMs = nowMs();
  let done = 0;
  return {
    begins: ({ name, title }) => write(`faults: ${done + 1} of ${cases.length}, ${name}: ${title}\n`),
    says: (text) => write(`        ${text}\n`),
    ended(rows) {
      done = rows.length;
      const leftMs = ((nowMs() - startedMs) / done) * (cases.length - done);
      write(`        ${outcome(rows.at(-1))}${leftText(leftMs)}\n`);
    },
  };
}

function outcome(row: Row | undefined): string {
  if (row === undefined) return '';
  return isAsExpected(row)
    ? '✓ as expected'
    : deviations([row])
        .map((each) => `✗ ${each}`)
        .join('\n        ');
}

function leftText(leftMs: number): string {
  return leftMs > 0 ? `; about ${spokenDuration(Math.ceil(leftMs / 1_000) * 1_000)} left` : '';
}
