import { badness } from '../model/badness.ts';
import { againstText, foundText, intervalText, limitText, subjectText } from '../model/check-text.ts';
import { plainText } from '../model/plain-text.ts';
import { VERDICT_WORDS, worstFirst } from '../model/verdict-words.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import { type Paint, painter, signedName, signedWord } from './paint.ts';
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
    tablesOf(listed, options),
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

/** One table; where there is no room for the names of several legs beside the checks, one for each leg under its name. */
function tablesOf(checks: readonly CheckResult[], options: TableOptions): string {
  const places = [...new Set(checks.map(placeOf))];
  if (checks.length === 0) return '';
  if (options.columns >= WIDE || places.length === 1) return tableOf(checks, COLUMNS, options);
  const columns = COLUMNS.filter(({ header }) => header !== 'Leg');
  const tables = places.map((place) => {
    const own = checks.filter((check) => placeOf(check) === place);
    return `${' '.repeat(options.indent ?? 0)}${plainText(place)}\n${tableOf(own, columns, options)}`;
  });
  return `${tables.join('\n\n')}\n`;
}

function tableOf(checks: readonly CheckResult[], columns: readonly Column[], options: TableOptions): string {
  const { verdict: paints } = painter(options.colour);
  const shown = columns.filter(({ wide }) => wide !== true || options.columns >= WIDE);
  return renderTable(
    shown.map(({ header }) => header),
    checks.map((check) => shown.map(({ cell }) => cell(check, paints[check.verdict]))),
    options,
  );
}

/**
 * Why checks do not pass. Each reason stands once, with the checks that it holds for; of an objective's checks that have a
 * verdict in common, only the worst, and how many more there are: the table has them, and the report their reasons.
 */
export function checkReasons(
  checks: readonly CheckResult[],
  { columns, colour, indent = 0 }: TableOptions,
): string {
  const lines = worstOfEach(sameReason(openChecks(checks)))
    .slice(0, MOST_OPEN)
    .map(({ group, more }) => {
      const [first] = group;
      if (first === undefined) return '';
      const others = more > 0 ? ` at ${placeOf(first)}, and ${more} more` : '';
      const text = `${namesOf(group)}${others}: ${first.reason}`;
      const { sign } = VERDICT_WORDS[first.verdict];
      const wrapped = hangingText(`${' '.repeat(indent)}${sign} `, text, columns);
      return wrapped.replace(sign, painter(colour).verdict[first.verdict]);
    });
  return lines.join('\n');
}

interface WorstGroup {
  readonly group: readonly CheckResult[];
  /** Other checks of the objective with the same verdict, for other reasons. */
  readonly more: number;
}

function worstOfEach(groups: readonly (readonly CheckResult[])[]): WorstGroup[] {
  const kinds = new Map<string, (readonly CheckResult[])[]>();
  for (const group of groups) {
    const key = JSON.stringify([group[0]?.verdict, group[0]?.objective]);
    kinds.set(key, [...(kinds.get(key) ?? []), group]);
  }
  return [...kinds.values()].map((own) => {
    const [worst = [], ...others] = own.toSorted((a, b) => worstIn(b) - worstIn(a));
    return { group: worst, more: others.flat().length };
  });
}

function worstIn(checks: readonly CheckResult[]): number {
  return Math.max(...checks.map(badness));
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
  const all = [...new Set(checks.map(nameOf))];
  const names = all.slice(0, MOST_NAMES);
  const more = all.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

interface Column {
  readonly header: string;
  readonly cell: (check: CheckResult, paint: Paint) => Cell;
  /** Shown only where there is room. */
  readonly wide?: boolean;
}

const COLUMNS: readonly Column[] = [
  { header: 'Verdict', cell: (check, paint) => ({ text: signedName(check), paint }) },
  { header: 'Check', cell: nameOf },
  { header: 'Leg', cell: placeOf },
  { header: 'Found', cell: (check) => number(foundText(check)) },
  { header: 'Limit', cell: (check) => number(limitText(check)) },
  { header: 'Interval', cell: (check) => number(intervalText(check) ?? '–'), wide: true },
  { header: 'Samples', cell: (check) => number(check.samples.toLocaleString('en-US')), wide: true },
];

function number(text: string): Cell {
  return { text, align: 'right' };
}

function placeOf(check: CheckResult): string {
  return `${check.leg ?? 'all legs'}${againstText(check)}`;
}

function nameOf(check: CheckResult): string {
  const subject = subjectText(check);
  const says = subject !== 'all requests' && subject !== check.objective;
  return says ? `${check.objective} ${subject}` : check.objective;
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
