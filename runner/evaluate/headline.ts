import { badness } from '../model/badness.ts';
import { isWaived } from '../model/verdict-words.ts';
import type { CheckResult, Evaluation, ObjectiveResult, ValidityCheck } from '../schema/evaluation-schema.ts';
import { nameOf } from './objective.ts';
import { spokenFailure } from './spoken-failure.ts';

type Headline = Pick<Evaluation, 'headline' | 'reasons'>;

/** At most this many reasons lead the report; all are in its tables. */
const MOST_REASONS = 8;

/** The verdict as one sentence for a manager, and what it rests on, worst first. */
export function describeVerdict(
  verdict: Evaluation['verdict'],
  objectives: readonly ObjectiveResult[],
  checks: readonly CheckResult[],
  validity: readonly ValidityCheck[],
): Headline {
  const broken = objectives.filter((objective) => objective.verdict === verdict && !isWaived(objective));
  const waived = objectives.filter(isWaived);
  const invalid = validity.filter(({ passed, severity }) => !passed && severity === 'error');
  const judged = objectives.filter((objective) => objective.verdict !== 'not-applicable');
  switch (verdict) {
    case 'pass':
      return {
        headline: `Release: ${heldText(judged.length, waived.length)}.`,
        reasons: [...waivedReasons(waived), ...passReasons(broken)],
      };
    case 'fail':
      return {
        headline: `Do not release: ${spokenFailure(broken, checks, amount(broken.length, judged.length))}.`,
        reasons: [...checkReasons(broken, checks, 'fail'), ...waivedReasons(waived)],
      };
    case 'inconclusive':
      return {
        headline: `Not decided: ${amount(broken.length, judged.length)} open, none fails.`,
        reasons: [...checkReasons(broken, checks, 'inconclusive'), ...waivedReasons(waived)],
      };
    case 'invalid':
      return {
        headline: 'No verdict: what was measured cannot be trusted.',
        reasons: invalidReasons(invalid, objectives, checks),
      };
  }
}

function heldText(judged: number, waived: number): string {
  if (waived > 0)
    return `${judged - waived} of ${judged} objectives hold, ${waived} ${waived === 1 ? 'is' : 'are'} waived`;
  return judged === 1 ? 'the one objective holds' : `all ${judged} objectives hold`;
}

/** What does not hold and does not block is told before all that holds. */
function waivedReasons(objectives: readonly ObjectiveResult[]): string[] {
  return objectives.map(({ title, reason }) => `${title}: waived, not met. ${reason}`);
}

function amount(some: number, all: number): string {
  return `${some} of ${all} objectives ${some === 1 ? 'is' : 'are'}`;
}

function passReasons(objectives: readonly ObjectiveResult[]): string[] {
  return objectives.slice(0, MOST_REASONS).map(({ title }) => `${title}: held.`);
}

function checkReasons(
  objectives: readonly ObjectiveResult[],
  checks: readonly CheckResult[],
  verdict: CheckResult['verdict'],
): string[] {
  return objectives
    .flatMap(({ id, title }) => {
      const own = checks
        .filter((check) => check.objective === id && check.verdict === verdict && !isWaived(check))
        .toSorted((a, b) => badness(b) - badness(a));
      const [worst] = own;
      if (!worst) return [];
      const others = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
      return [`${title}: ${nameOf(worst)}${others}. ${worst.reason}`];
    })
    .slice(0, MOST_REASONS);
}

/** Doubts about whole legs first, then checks that were invalid on their own; those say best what to do about them. */
function invalidReasons(
  validity: readonly ValidityCheck[],
  objectives: readonly ObjectiveResult[],
  checks: readonly CheckResult[],
): string[] {
  if (validity.length === 0 && objectives.every((objective) => objective.verdict === 'not-applicable'))
    return ['No objective applies to what was run, so nothing was judged.'];
  const ofLegs = validity.filter(({ id }) => id !== 'samples');
  const doubtful = new Set(ofLegs.map(({ leg }) => leg));
  const own = checks.filter(({ leg }) => (leg === null ? doubtful.size === 0 : !doubtful.has(leg)));
  return [
    ...ofLegs.map(
      ({ leg, title, expected, found, remedy }) =>
        `${leg ?? 'The run'}: ${title}: expected ${expected}, found ${found}. ${remedy}`,
    ),
    ...checkReasons(objectives, own, 'invalid'),
    ...objectives
      .filter((objective) => objective.verdict === 'invalid' && objective.checks.length === 0)
      .map(({ title, reason }) => `${title}: ${reason}`),
  ].slice(0, MOST_REASONS);
}
