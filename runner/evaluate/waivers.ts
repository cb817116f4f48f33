import { underCeiling } from '../model/counted-as.ts';
import type { Thresholds } from '../model/thresholds.ts';
import { isWaived } from '../model/verdict-words.ts';
import type { CheckResult, ObjectiveResult, ValidityCheck, Verdict } from '../schema/evaluation-schema.ts';
import { type CheckedLeg, checkedLeg } from './judge-check.ts';
import { finding } from './validity/finding.ts';

type Legs = readonly [CheckedLeg, ...CheckedLeg[]];
type Waiver = NonNullable<CheckResult['waiver']>;

/**
 * A check's result with what its waiver makes of it: a waived failure stays a failure and does not block. It must be shown
 * to stay within the waiver's ceiling, as it would have to be to pass with that limit; `underIt` judges that.
 */
export function withWaiver(
  result: CheckResult,
  legs: Legs,
  today: string,
  underIt: (legs: Legs) => Verdict,
): CheckResult {
  const { waiver } = legs[0].check;
  if (waiver === undefined) return result;
  const { ceiling, expires, owner, reason } = waiver;
  const state = stateOf(result, expires, today, () => underIt(atCeiling(legs)));
  const told = { state, ceiling: ceiling.text, expires, owner, reason };
  return { ...result, waiver: told, reason: [result.reason, waiverText(told)].filter(Boolean).join(' ') };
}

function stateOf(
  { verdict }: CheckResult,
  expires: string,
  today: string,
  underCeilingVerdict: () => Verdict,
): Waiver['state'] {
  if (verdict !== 'fail' && verdict !== 'inconclusive') return 'unused';
  if (today > expires) return 'expired';
  return underCeilingVerdict() === 'pass' ? 'waived' : 'exceeded';
}

function atCeiling([first, ...others]: Legs): Legs {
  return [legAtCeiling(first), ...others.map(legAtCeiling)];
}

function legAtCeiling({ leg, check, invalid, targetToBlame }: CheckedLeg): CheckedLeg {
  return checkedLeg(leg, underCeiling(check) ?? check, invalid, targetToBlame);
}

function waiverText({ state, ceiling, expires, owner, reason }: Waiver): string {
  switch (state) {
    case 'waived':
      return `Waived up to ${ceiling} until ${expires} by ${owner}: ${reason}.`;
    case 'expired':
      return `Its waiver by ${owner} ended on ${expires}.`;
    case 'exceeded':
      return `The waiver by ${owner} does not cover it: ${ceiling} was not shown to hold.`;
    case 'unused':
      return '';
  }
}

/** A verdict as it weighs in a whole: what is waived does not. */
export function weighed(item: CheckResult | ObjectiveResult): Verdict {
  return isWaived(item) ? 'pass' : item.verdict;
}

/** Warns of waivers that nothing needs: left standing, they would hide what comes later. */
export function waiversNeeded({ objectives }: Thresholds, checks: readonly CheckResult[]): ValidityCheck[] {
  const judged = objectives.filter(
    ({ id, waiver }) => waiver !== null && checks.some(({ objective }) => objective === id),
  );
  if (judged.length === 0) return [];
  const unneeded = judged.flatMap(({ id }) => whyUnneeded(id, checks) ?? []);
  return [
    finding(null, {
      id: 'waivers',
      title: 'Every waiver is needed',
      severity: 'warning',
      expected: 'each waives a failure',
      found: unneeded.length === 0 ? 'all do' : unneeded.join('; '),
      passed: unneeded.length === 0,
      remedy: 'Remove the waiver, or correct its "where".',
    }),
  ];
}

function whyUnneeded(objective: string, checks: readonly CheckResult[]): string | null {
  const states = checks.flatMap((check) =>
    check.objective === objective && check.waiver ? [check.waiver.state] : [],
  );
  if (states.length === 0) return `${objective}: its "where" selects none of its checks`;
  if (states.every((state) => state === 'unused')) return `${objective}: nothing to waive`;
  return states.includes('expired') ? `${objective}: it has expired` : null;
}
