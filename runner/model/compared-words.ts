import type { ComparedLatency, Comparison } from '../schema/comparison-schema.ts';
import type { RunVerdict } from '../schema/evaluation-schema.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

/** What the verdicts are called where nothing is asked but whether something became slower. */
const WORDS: Readonly<Record<RunVerdict, string>> = {
  pass: 'Not worse',
  fail: 'Worse',
  inconclusive: 'Inconclusive',
  invalid: 'Invalid',
};

/** What became of one percentile: `Worse`; `Fail` where an objective says how much faster or slower it has to be. */
export function comparedWord({ verdict, expect }: Pick<ComparedLatency, 'verdict' | 'expect'>): string {
  return expect === null ? WORDS[verdict] : VERDICT_WORDS[verdict].word;
}

/** What became of all: `Worse` only where something became slower than tolerated, and not where a gain was demanded in vain. */
export function comparisonWord({
  verdict,
  latencies,
}: Pick<Comparison, 'verdict'> & {
  readonly latencies: readonly Pick<ComparedLatency, 'verdict' | 'expect'>[];
}): string {
  const own = latencies.filter((latency) => latency.verdict === verdict);
  const isTold = verdict === 'pass' ? own.every(isTolerance) : own.some(isTolerance);
  return isTold ? WORDS[verdict] : VERDICT_WORDS[verdict].word;
}

function isTolerance({ expect }: Pick<ComparedLatency, 'expect'>): boolean {
  return expect === null;
}
