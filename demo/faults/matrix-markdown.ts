import { foundText, limitText, subjectText } from '../../runner/model/check-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { sum } from '../../runner/statistics/series.ts';
import { CELL_LOOKS, type CellLook, lookOf } from './cell-look.ts';
import type { ExpectedVerdict } from './fault-case.ts';
import { type Play, rowsOf } from './kept-matrix.ts';
import { LEFT_OUT } from './left-out.ts';
import { type Cell, deviations, type Row, unexpectedCells } from './matrix.ts';
import { OBJECTIVE_IDS } from './objectives.ts';
import { playedOnText } from './played-on.ts';

export interface MarkdownOptions {
  /** Where the picture is, seen from the Markdown file. */
  readonly picture: string;
  /** Where a row's report is, seen from the Markdown file; null where reports are not kept. */
  readonly reportOf: (row: Row) => string | null;
}

/** The matrix as a document: a picture, a table, and what was measured for each case. */
export function matrixMarkdown(plays: readonly Play[], options: MarkdownOptions): string {
  const rows = rowsOf(plays);
  const parts = [
    '# Fault matrix',
    introduction(plays),
    `![The same matrix as a picture](${options.picture})`,
    conclusion(rows),
    table(rows),
    legend(),
    leftOut(),
    '## Case by case',
    ...rows.map((row) => section(row, options)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function introduction(plays: readonly Play[]): string {
  return [
    'Every fault of the [demo target](target.md), switched on for one short leg each, against every objective that such',
    'a leg can judge (`thresholds.faults.json`). What must be blamed, what may be touched and what must hold stands in',
    '`demo/faults/cases.ts` before anything is played; a cell that differs makes the command fail. So does a pass where a',
    'fault breaks an objective and the leg is only too short to be sure of proving it.',
    '`npm run faults -- --write-docs` makes this page.',
    '',
    ...plays.toSorted((a, b) => b.rows.length - a.rows.length).map(playText),
  ].join('\n');
}

/** When and on what; the play with most of the rows comes first, and the others name theirs. */
function playText({ on, rows }: Play, place: number): string {
  const run = rows.find(({ evaluation }) => evaluation !== null)?.evaluation?.run;
  const day = run ? ` on ${run.startedAt.slice(0, 10)}` : '';
  const when = `${day} ${playedOnText(on, run?.k6 ?? null)}.`;
  if (place === 0) return `Played${when}`;
  const names = rows.map(({ fault }) => `*${fault.name}*`).join(', ');
  return `${names}: played${when}`;
}

function conclusion(rows: readonly Row[]): string {
  const wrong = deviations(rows);
  const cells = sum(rows.map((row) => row.cells.length));
  if (wrong.length === 0)
    return `**All ${cells} cells are as expected**: ${faultsText(rows)}. ${othersText(rows)}`;
  return [`**Of ${cells} cells, these are not as expected:**`, '', ...wrong.map((each) => `- ${each}`)].join(
    '\n',
  );
}

const BLAMED: readonly ExpectedVerdict[] = ['fails', 'invalid'];
const UNPASSED: readonly ExpectedVerdict[] = ['no pass'];

/** What became of the cells in which a fault must be seen. */
function faultsText(rows: readonly Row[]): string {
  const count = (meant: readonly ExpectedVerdict[]) =>
    rows.flatMap(({ cells }) => cells).filter(({ expected }) => meant.includes(expected)).length;
  const [blamed, unpassed] = [count(BLAMED), count(UNPASSED)];
  const told = `each of the ${blamed} that must be blamed is`;
  return unpassed === 0 ? told : `${told}, and none of the ${unpassed} that must not pass does`;
}

/** What became of the cells in which no fault need be seen. */
function othersText(rows: readonly Row[]): string {
  const others = rows
    .flatMap(({ cells }) => cells)
    .filter(({ expected }) => !BLAMED.includes(expected) && !UNPASSED.includes(expected));
  const count = (...looks: readonly CellLook[]) =>
    others.filter((cell) => looks.includes(lookOf(cell))).length;
  const { held, open, touched, absent } = CELL_LOOKS;
  return `Of the others, ${count(held)} are proven to hold, ${count(open)} are not blamed on a leg too short to prove more, ${count(touched)} are touched by a fault as they may be, and ${count(absent)} are not judged on their leg.`;
}

/** What `thresholds.json` promises and no row shows. */
function leftOut(): string {
  const lines = LEFT_OUT.map(({ objective, reason }) => `- not in this matrix: \`${objective}\`: ${reason}.`);
  return ['Of the objectives of `thresholds.json`:', '', ...lines].join('\n');
}

function table(rows: readonly Row[]): string {
  const head = `| case | ${OBJECTIVE_IDS.join(' | ')} |`;
  const rule = `|---|${OBJECTIVE_IDS.map(() => ':-:').join('|')}|`;
  return [head, rule, ...rows.map(tableRow)].join('\n');
}

function tableRow({ fault, cells }: Row): string {
  const signs =
    cells.length === 0
      ? OBJECTIVE_IDS.map(() => CELL_LOOKS.wrong.sign)
      : cells.map((cell) => lookOf(cell).sign);
  return `| ${fault.name} | ${signs.join(' | ')} |`;
}

function legend(): string {
  return Object.values(CELL_LOOKS)
    .map(({ sign, word }) => `${sign} ${word}`)
    .join(' · ');
}

function section(row: Row, { reportOf }: MarkdownOptions): string {
  const { fault, evaluation, trouble } = row;
  const report = reportOf(row);
  const lines = [
    `### ${fault.name}`,
    '',
    `${fault.title}.${report === null ? '' : ` [Report](${report})`}`,
    '',
  ];
  if (evaluation === null) return [...lines, `- not judged: ${trouble}`].join('\n');
  const told = row.cells.flatMap((cell) => cellLine(cell, row));
  return [...lines, ...(told.length > 0 ? told : ['- Nothing is blamed.'])].join('\n');
}

/** What there is to say of a cell: nothing where it holds and nothing else was expected. */
function cellLine(cell: Cell, row: Row): string[] {
  const { objective, found, blamed } = cell;
  const { sign } = lookOf(cell);
  const { neverPasses, may } = row.fault.expected;
  const why = neverPasses?.[objective] ?? may?.[objective];
  if (unexpectedCells(row).includes(cell))
    return [`- ${sign} **${objective}**: ${cell.expected} expected, ${found} found${figures(blamed)}`];
  if (
    cell.expected === 'holds' ||
    cell.expected === 'passes' ||
    (cell.expected === 'may' && found !== 'fail')
  )
    return [];
  const undecided = found === 'inconclusive' ? ': undecided' : '';
  return [`- ${sign} ${objective}${undecided}${figures(blamed)}${why === undefined ? '' : ` (${why})`}`];
}

function figures(blamed: Cell['blamed']): string {
  if (blamed === null) return '';
  const subject = subjectText(blamed);
  return plainText(
    `: ${subject === '' ? '' : `${subject} `}${foundText(blamed)}, limit ${limitText(blamed)}`,
  );
}
