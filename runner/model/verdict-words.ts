import type { Verdict } from '../schema/evaluation-schema.ts';
import { SEVERITY } from '../statistics/verdict.ts';
import { decimalText } from './number-text.ts';

interface VerdictWords {
  /** The verdict itself. */
  readonly word: string;
  /** A sign that tells the verdict apart without colour, where text is all there is. */
  readonly sign: string;
  /** What it means for a release. */
  readonly meaning: string;
}

/** How verdicts are called and marked wherever people read them. */
export const VERDICT_WORDS: Readonly<Record<Verdict, VerdictWords>> = {
  pass: { word: 'Pass', sign: '✓', meaning: 'Every objective holds.' },
  fail: { word: 'Fail', sign: '✗', meaning: 'At least one objective does not hold.' },
  inconclusive: {
    word: 'Inconclusive',
    sign: '?',
    meaning: 'No objective fails, but some cannot be decided yet.',
  },
  invalid: { word: 'Invalid', sign: '!', meaning: 'Something could not be measured honestly.' },
  'not-applicable': { word: 'Not applicable', sign: '–', meaning: 'Nothing in this run to judge it on.' },
};

/** Worst first: the order in which people need to see them. */
export const VERDICTS_WORST_FIRST: readonly Verdict[] = [...SEVERITY, 'not-applicable'];

/** What a leg is called: `Monday morning at 2.5x`. */
export function legName({ title, load }: { readonly title: string; readonly load: number }): string {
  return `${title} at ${decimalText(load, 3)}x`;
}

/** Sorts a copy, worst verdict first, otherwise in the order given. */
export function worstFirst<T extends { readonly verdict: Verdict }>(items: readonly T[]): T[] {
  return VERDICTS_WORST_FIRST.flatMap((verdict) => items.filter((item) => item.verdict === verdict));
}

interface Waivable {
  readonly verdict: Verdict;
  readonly waived?: boolean;
  readonly waiver?: { readonly state: string };
}

/** Whether a verdict stands and does not block, because a waiver says so. */
export function isWaived({ waived, waiver }: Omit<Waivable, 'verdict'>): boolean {
  return waived === true || waiver?.state === 'waived';
}

/** `Fail`; `Fail, waived` where a waiver holds. */
export function verdictName(item: Waivable): string {
  return `${VERDICT_WORDS[item.verdict].word}${isWaived(item) ? ', waived' : ''}`;
}

/** `3 fail, 1 fail (waived), 12 pass`: worst first, verdicts that do not occur left out. */
export function verdictCounts(items: readonly Waivable[]): string {
  return VERDICTS_WORST_FIRST.flatMap((verdict) => {
    const own = items.filter((item) => item.verdict === verdict);
    const word = VERDICT_WORDS[verdict].word.toLowerCase();
    return [
      { word, count: own.filter((item) => !isWaived(item)).length },
      { word: `${word} (waived)`, count: own.filter(isWaived).length },
    ];
  })
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ');
}
