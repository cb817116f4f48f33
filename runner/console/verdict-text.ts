import { spokenDuration } from '../grammar/duration.ts';
import { horizonText } from '../model/check-text.ts';
import { blameText, droppedText } from '../model/dropped-text.ts';
import { countText } from '../model/number-text.ts';
import { plainText } from '../model/plain-text.ts';
import { badRequests } from '../model/request-counts.ts';
import { VERDICT_WORDS, verdictCounts } from '../model/verdict-words.ts';
import type { Evaluation, LegResult, ValidityCheck } from '../schema/evaluation-schema.ts';
import { checkReasons, checksTable } from './checks-table.ts';
import { databaseLines } from './database-text.ts';
import { type Painter, painter, signedWord, titled } from './paint.ts';
import { type Cell, renderTable } from './table.ts';
import { hangingText } from './wrap.ts';

export interface VerdictTextOptions {
  readonly colour: boolean;
  /** Width of the terminal; a log without a width is given 80. */
  readonly columns: number;
  /** Where the report page was written; null when none was. */
  readonly reportFile: string | null;
}

const INDENT = 2;

/** The terminal's closing block: legs, checks, doubts, reach, and as the very last lines verdict, reasons and report. */
export function verdictText(evaluation: Evaluation, options: VerdictTextOptions): string {
  const paints = painter(options.colour);
  const inner = { columns: options.columns, colour: options.colour, indent: INDENT };
  const doubts = evaluation.validity.filter(({ passed }) => !passed);
  const parts = [
    titled(paints, 'Legs', legsTable(evaluation.legs, inner)),
    titled(
      paints,
      `Checks: ${verdictCounts(evaluation.checks) || 'none'}`,
      checksTable(evaluation.checks, inner),
    ),
    titled(paints, 'Why', checkReasons(evaluation.checks, inner)),
    titled(
      paints,
      'Doubts about this run',
      doubts.map((doubt) => doubtText(doubt, paints, options.columns)).join('\n'),
    ),
    titled(
      paints,
      'Database',
      databaseLines(evaluation)
        .map((line) => hangingText('  - ', plainText(line), options.columns))
        .join('\n'),
    ),
    hangingText('', horizonText(evaluation.horizonMs), options.columns),
    closing(evaluation, paints, options),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function legsTable(
  legs: readonly LegResult[],
  options: { readonly columns: number; readonly colour: boolean; readonly indent: number },
): string {
  if (legs.length === 0) return '';
  const { verdict: paints } = painter(options.colour);
  const number = (text: string): Cell => ({ text, align: 'right' });
  const rows = legs.map((leg) => [
    { text: signedWord(leg.verdict), paint: paints[leg.verdict] },
    leg.id,
    number(spokenDuration(leg.durationMs)),
    number(countText(leg.requests.started)),
    number(countText(badRequests(leg))),
    number(countText(leg.journeys.dropped)),
  ]);
  const table = renderTable(['Verdict', 'Leg', 'Length', 'Requests', 'Bad', 'Dropped'], rows, options);
  return [table, ...droppedLines(legs, options.columns)].join('\n');
}

/** Whose doing dropped journeys were, where any was dropped. */
function droppedLines(legs: readonly LegResult[], columns: number): string[] {
  return legs
    .filter(({ journeys }) => blameText(journeys) !== null)
    .map(({ id, journeys }) => hangingText('  ', `${id}: ${droppedText(journeys)}`, columns));
}

function doubtText(check: ValidityCheck, paints: Painter, columns: number): string {
  const { severity, title, leg, window, expected, found, remedy } = check;
  const place = [leg, window].filter((part) => part !== null).join(', ');
  const sign = severity === 'error' ? VERDICT_WORDS.invalid.sign : '~';
  const indent = ' '.repeat(INDENT + 2);
  const wrapped = (mark: string, text: string) => hangingText(mark, plainText(text), columns);
  const head = wrapped(`  ${sign} `, `${title}${place === '' ? '' : ` (${place})`}`);
  return [
    head.replace(sign, paints.verdict[severity === 'error' ? 'invalid' : 'inconclusive']),
    wrapped(indent, `expected ${expected}, found ${found}`),
    ...(remedy === '' ? [] : [wrapped(`${indent}→ `, remedy)]),
  ].join('\n');
}

function closing(
  evaluation: Evaluation,
  paints: Painter,
  { columns, reportFile }: VerdictTextOptions,
): string {
  const { verdict, headline, reasons, run } = evaluation;
  const paint = paints.verdict[verdict];
  const wrapped = (mark: string, text: string) => hangingText(mark, plainText(text), columns);
  const word = `${VERDICT_WORDS[verdict].sign} ${VERDICT_WORDS[verdict].word.toUpperCase()}`;
  return [
    wrapped(`${word}: `, headline).replace(word, paints.bold(paint(word))),
    ...reasons.map((reason) => wrapped('  - ', reason)),
    ...(run.complete ? [] : ['  This run was cut off: what it measured is incomplete.']),
    ...(reportFile === null ? [] : [`Report: ${plainText(reportFile)}`]),
  ].join('\n');
}
