import { badness } from '../model/badness.ts';
import { decimalText } from '../model/number-text.ts';
import { isWaived } from '../model/verdict-words.ts';
import type { CheckResult, ObjectiveResult } from '../schema/evaluation-schema.ts';

/** What a failed check means, after its subject; those whose words need no subject are in `WITHOUT_SUBJECT`. */
const FAULTS: Partial<Record<CheckResult['sli'], string>> = {
  response_time: 'is too slow',
  db_time: 'keeps the database too long',
  pool_time: 'waits too long for a database connection',
  job_time: 'finishes its jobs too late',
  availability: 'fails too often',
  rate_limited: 'is turned away by rate limits',
  jobs_lost: 'loses jobs',
  jobs_retried_unfinished: 'leaves retried jobs unfinished',
  recovery_time: 'recovers too slowly',
  target_cpu_per_request: 'costs too much processor time',
};

/**
 * The first objective that fails, in words for a manager: `auth is too slow at 2.5x Monday morning; 4 of 8 objectives are
 * not met`. Objectives come in the order in which the thresholds state them, which is the order of their weight.
 */
export function spokenFailure(
  broken: readonly ObjectiveResult[],
  checks: readonly CheckResult[],
  amount: string,
): string {
  const failed = broken.map(({ id }) => worstOf(id, checks)).find((check) => check !== undefined);
  return failed === undefined ? `${amount} not met` : `${faultText(failed)}; ${amount} not met`;
}

function worstOf(objective: string, checks: readonly CheckResult[]): CheckResult | undefined {
  return checks
    .filter((check) => check.objective === objective && check.verdict === 'fail' && !isWaived(check))
    .toSorted((a, b) => badness(b) - badness(a))[0];
}

function faultText(check: CheckResult): string {
  const { invariant, ...subject } = check.selector;
  const who = Object.values(subject).join(' ') || 'the whole API';
  if (check.sli === 'invariant') return `${invariant ?? 'an invariant'} is broken${placeText(check)}`;
  if (check.unit === 'x')
    return `${who} is slower than it may be, compared with ${comparedText(check)}${placeText(check)}`;
  return `${who} ${FAULTS[check.sli] ?? 'misses its limit'}${placeText(check)}`;
}

function comparedText({ compared }: CheckResult): string {
  return compared === undefined ? 'what it is measured against' : legText(compared.with);
}

function placeText({ leg }: CheckResult): string {
  return leg === null ? '' : ` at ${legText(leg)}`;
}

/** `monday-morning@2.5x` as `2.5x Monday morning`; anything else as it is. */
function legText(leg: string): string {
  const [, profile = '', load = ''] = /^([a-z][a-z0-9-]*)@([0-9.]+)x$/u.exec(leg) ?? [];
  if (profile === '') return leg;
  const words = profile.replaceAll('-', ' ');
  return `${decimalText(Number(load), 3)}x ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
