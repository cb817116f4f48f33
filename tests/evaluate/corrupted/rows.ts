import { expect, test } from 'vitest';
import { type CorruptedRun, outcomeOf } from './verdict-of-folder.ts';

/** A run, and what must be told of it. */
export type Row = readonly [title: string, run: CorruptedRun, reason: string, told: string];

/** Each is invalid, for this reason among others. */
export function areInvalid(rows: readonly Row[]): void {
  test.each(rows)('%s', async (_, run, reason, told) => {
    const { verdict, exitCode, reasons } = await outcomeOf(run);
    expect({ verdict, exitCode }).toEqual({ verdict: 'invalid', exitCode: 3 });
    expect(reasons).toHaveProperty([reason]);
    expect(reasons[reason]).toContain(told);
  });
}

/** Each is refused before anything is judged. */
export function areRefused(rows: readonly Row[]): void {
  test.each(rows)('%s', async (_, run, code, told) => {
    const { verdict, exitCode, reasons } = await outcomeOf(run);
    expect({ verdict, exitCode }).toEqual({ verdict: 'refused', exitCode: 2 });
    expect(reasons[code]).toContain(told);
  });
}
