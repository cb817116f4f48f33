import { againstText, estimateText, intervalText, limitText, subjectText } from '../model/check-text.ts';
import { VERDICT_WORDS, worstFirst } from '../model/verdict-words.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import { painter, signedName, signedWord } from './paint.ts';
import { type Cell, renderTable, type TableOptions } from './table.ts';
import { hangingText } from './wrap.ts';

/** Up to so many passing checks are listed; more are counted by objective. */
const MOST_PASSES = 8;
/** Up to so many checks that do not pass are listed; the report has them all. */
const MOST_OPEN = 30;
/** Up to so many checks with the same reason are named. */
const MOST_NAMES = 3;
/** From this width on there is room for intervals. */
const WIDE = 100;

/** The checks, worst first, as a table; many passes and everything not applicable become one line each. */
export function checksTable(checks: readonly CheckResult[], options: TableOptions): string {
  const settled = checks.filter(({ verdict }) => verdict === 'pass' || verdict === 'not-applicable');
  const open = openChecks(checks);
  const passes = settled.filter(({ verdict }) => verdict === 'pass');
  const listed =
    passes.length <= MOST_PASSES ? [...open.slice(0, MOST_OPEN), ...passes] : open.slice(0, MOST_OPEN);
  const parts = [
    listed.length > 0
      ? renderTable(
          headers(options),
          listed.map((check) => row(check, options)),
          options,
        )
      : '',
    open.length > MOST_OPEN
      ? hangingText(
          `${' '.repeat(options.indent ?? 0)}… `,
          `${open.length - MOST_OPEN} more are in the report`,
          options.columns,
        )
      : '',
    passes.length > MOST_PASSES ? byObjective(passes, 'pass', options) : '',
    byObjective(
      settled.filter(({ verdict }) => verdict === 'not-applicable'),
      'not-applicable',
      options,
    ),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Why checks do not pass: each reason once, with the checks that it holds for. */
export function checkReasons(
  checks: readonly CheckResult[],
  { columns, colour, indent = 0 }: TableOptions,
): string {
  const lines = sameReason(openChecks(checks))
    .slice(0, MOST_OPEN)
    .map(([first, ...others]) => {
      if (first === undefined) return '';
      const text = `${namesOf([first, ...others])}: ${first.reason}`;
      const { sign } = VERDICT_WORDS[first.verdict];
      const wrapped = hangingText(`${' '.repeat(indent)}${sign} `, text, columns);
      return wrapped.replace(sign, painter(colour).verdict[first.verdict]);
    });
  return lines.join('\n');
}

function sameReason(checks: readonly CheckResult[]): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const key = JSON.stringify([check.verdict, check.reason]);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()];
}

function openChecks(checks: readonly CheckResult[]): CheckResult[] {
  return worstFirst(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable'));
}

function namesOf(checks: readonly CheckResult[]): string {
  const names = checks.slice(0, MOST_NAMES).map(nameOf);
  const more = checks.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function headers({ columns }: TableOptions): string[] {
  return ['Verdict', 'Check', 'Leg', 'Found', 'Limit', ...(columns >= WIDE ? ['Interval', 'Samples'] : [])];
}

function row(check: CheckResult, { columns, colour }: TableOptions): Cell[] {
  const { verdict: paints } = painter(colour);
  const wide: Cell[] = [
    { text: intervalText(check) ?? '–', align: 'right' },
    { text: check.samples.toLocaleString('en-US'), align: 'right' },
  ];
  return [
    { text: signedName(check), paint: paints[check.verdict] },
    nameOf(check),
    `${check.leg ?? 'all legs'}${againstText(check)}`,
    { text: estimateText(check), align: 'right' },
    { text: limitText(check), align: 'right' },
    ...(columns >= WIDE ? wide : []),
  ];
}

function nameOf(check: CheckResult): string {
  const subject = subjectText(check);
  return subject === 'all requests' ? check.objective : `${check.objective} ${subject}`;
}

/** `✓ 15 pass: service-p95 13, residency 1`. */
function byObjective(
  checks: readonly CheckResult[],
  verdict: 'pass' | 'not-applicable',
  { columns, colour, indent = 0 }: TableOptions,
): string {
  if (checks.length === 0) return '';
  const objectives = [...new Set(checks.map((check) => check.objective))];
  const counts = objectives.map((id) => `${id} ${checks.filter(({ objective }) => objective === id).length}`);
  const [sign, ...word] = signedWord(verdict).toLowerCase().split(' ');
  const mark = `${' '.repeat(indent)}${sign} `;
  const text = hangingText(mark, `${checks.length} ${word.join(' ')}: ${counts.join(', ')}`, columns);
  return text.replace(`${sign}`, painter(colour).verdict[verdict]);
}
