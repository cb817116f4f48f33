import type { Cell } from './matrix.ts';

/** How a cell is shown. */
export interface CellLook {
  readonly sign: string;
  readonly word: string;
  readonly tone: 'blamed' | 'unmeasured' | 'held' | 'open' | 'unpassed' | 'touched' | 'absent' | 'wrong';
}

/** All looks, in the order of a legend. */
export const CELL_LOOKS = {
  blamed: { sign: '✗', word: 'blamed, as it must be', tone: 'blamed' },
  unmeasured: { sign: '!', word: 'could not be measured, and says so, as it must', tone: 'unmeasured' },
  held: { sign: '✓', word: 'holds', tone: 'held' },
  open: { sign: '?', word: 'not blamed; too short a leg to prove that it holds', tone: 'open' },
  unpassed: { sign: '⊘', word: 'blamed or undecided: it must not pass, and does not', tone: 'unpassed' },
  touched: { sign: '(✗)', word: 'touched as well, which may be', tone: 'touched' },
  absent: { sign: '–', word: 'not judged on this leg', tone: 'absent' },
  wrong: { sign: '✗✗', word: 'not as expected', tone: 'wrong' },
} as const satisfies Readonly<Record<string, CellLook>>;

export function lookOf({ found, expected, isAsExpected }: Cell): CellLook {
  if (!isAsExpected) return CELL_LOOKS.wrong;
  if (found === 'not-applicable') return CELL_LOOKS.absent;
  if (expected === 'no pass') return CELL_LOOKS.unpassed;
  if (found === 'pass') return CELL_LOOKS.held;
  if (found === 'inconclusive') return CELL_LOOKS.open;
  if (expected === 'may') return CELL_LOOKS.touched;
  return found === 'fail' ? CELL_LOOKS.blamed : CELL_LOOKS.unmeasured;
}
