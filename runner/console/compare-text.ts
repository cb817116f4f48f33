import { quantileName } from '../model/check-text.ts';
import { comparedWord, comparisonWord } from '../model/compared-words.ts';
import { millisecondsOrDash, timesOrDash } from '../model/number-or-dash.ts';
import { plainText } from '../model/plain-text.ts';
import { VERDICT_WORDS, worstFirst } from '../model/verdict-words.ts';
import type { ComparedLatency, ComparedRun, Comparison } from '../schema/comparison-schema.ts';
import { type Painter, painter, titled } from './paint.ts';
import { statementLines } from './statements-text.ts';
import { type Cell, renderTable } from './table.ts';
import { hangingText } from './wrap.ts';

interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

const INDENT = 2;
/** Up to so many checks with the same reason are named. */
const MOST_NAMES = 3;
/** From this width on there is room for intervals. */
const WIDE = 100;

/** The comparison for a terminal: differences first, then the runs, every percentile, why, and the verdict last. */
export function compareText(comparison: Comparison, screen: Screen): string {
  const paints = painter(screen.colour);
  const inner = { ...screen, indent: INDENT };
  const parts = [
    differencesText(comparison, paints, screen),
    titled(paints, 'Candidate', runsText(comparison.candidates, screen)),
    titled(paints, referenceTitle(comparison), runsText(comparison.reference.runs, screen)),
    titled(paints, 'Percentiles', latenciesTable(comparison, inner)),
    titled(paints, 'Why', reasonsText(comparison.latencies, screen)),
    titled(paints, 'Statements of the database', list('  - ', statementLines(comparison), screen)),
    titled(paints, 'Not compared', list('  - ', comparison.notCompared, screen)),
    closing(comparison, paints, screen),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function list(mark: string, lines: readonly string[], { columns }: Screen): string {
  return lines.map((line) => hangingText(mark, plainText(line), columns)).join('\n');
}

function differencesText(
  { differences, despiteDifferences }: Comparison,
  paints: Painter,
  screen: Screen,
): string {
  const lines = differences.map(
    ({ what, run, found, expected }) => `${what}: ${run} has ${found}; expected ${expected}`,
  );
  const title = despiteDifferences
    ? 'The runs differ, and are compared all the same (--despite-differences)'
    : 'The runs differ in more than the target';
  return titled(paints, title, list(`  ${VERDICT_WORDS.invalid.sign} `, lines, screen));
}

function referenceTitle({ reference }: Comparison): string {
  return reference.baseline === null ? 'Compared with' : `Compared with baseline "${reference.baseline}"`;
}

function runsText(runs: readonly ComparedRun[], screen: Screen): string {
  return list('  ', runs.map(runText), screen);
}

function runText({ run, verdict, targetVersion, forcedBecause }: ComparedRun): string {
  const version = targetVersion === null ? '' : `, target ${targetVersion}`;
  const forced = forcedBecause === null ? '' : `; accepted without having passed: ${forcedBecause}`;
  return `${run} (${VERDICT_WORDS[verdict].word.toLowerCase()}${version})${forced}`;
}

function latenciesTable(
  { latencies, method }: Comparison,
  options: Screen & { readonly indent: number },
): string {
  if (latencies.length === 0) return '';
  const { verdict: paints } = painter(options.colour);
  const wide = options.columns >= WIDE;
  const rows = worstFirst(latencies).map((latency) => [
    { text: wordOf(latency), paint: paints[latency.verdict] },
    latency.check,
    quantileName(latency.probability),
    right(sideText(latency.reference)),
    right(sideText(latency.candidate)),
    right(timesOrDash(latency.ratio)),
    ...(wide ? [right(intervalText(latency)), right(timesOrDash(latency.tolerated))] : []),
  ]);
  // Runs in turn have no before.
  const sides = method === 'paired' ? ['Against', 'Target'] : ['Before', 'Now'];
  const headers = ['Verdict', 'Check', '', ...sides, 'Ratio'];
  return renderTable([...headers, ...(wide ? ['Between', 'At most'] : [])], rows, options);
}

function wordOf(latency: ComparedLatency): string {
  return `${VERDICT_WORDS[latency.verdict].sign} ${comparedWord(latency)}`;
}

function right(text: string): Cell {
  return { text, align: 'right' };
}

function sideText({ ms }: ComparedLatency['candidate']): string {
  return millisecondsOrDash(ms);
}

function intervalText({ lower, upper }: ComparedLatency): string {
  if (lower === null && upper === null) return '–';
  return `${timesOrDash(lower)} to ${timesOrDash(upper)}`;
}

/** Each reason once, with the checks that it holds for. */
function reasonsText(latencies: readonly ComparedLatency[], { columns }: Screen): string {
  const open = worstFirst(latencies).filter(({ verdict }) => verdict !== 'pass');
  const reasons = new Map<string, string[]>();
  for (const { reason, check } of open) reasons.set(reason, [...(reasons.get(reason) ?? []), check]);
  return [...reasons]
    .map(([reason, checks]) => hangingText('  - ', plainText(`${namesText(checks)}: ${reason}`), columns))
    .join('\n');
}

function namesText(checks: readonly string[]): string {
  const more = checks.length - MOST_NAMES;
  return `${checks.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function closing(comparison: Comparison, paints: Painter, { columns }: Screen): string {
  const { verdict, headline, claim } = comparison;
  const word = `${VERDICT_WORDS[verdict].sign} ${comparisonWord(comparison).toUpperCase()}`;
  return [
    hangingText('', claim, columns),
    hangingText(`${word}: `, headline, columns).replace(word, paints.bold(paints.verdict[verdict](word))),
  ].join('\n');
}
