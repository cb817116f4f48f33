import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Type } from '@sinclair/typebox';
import { type Evaluation, evaluationSchema } from '../../runner/schema/evaluation-schema.ts';
import { closed } from '../../runner/schema/schema-parts.ts';
import { validate } from '../../runner/schema/validate.ts';
import { TargetError } from '../../target/target-error.ts';
import { FAULT_CASES } from './cases.ts';
import { isAsExpected, judgedRow, type Row, unjudgedRow } from './matrix.ts';
import type { PlayedOn } from './played-on.ts';

/** Rows that were played by one command. */
export interface Play {
  readonly on: PlayedOn;
  readonly rows: readonly Row[];
}

/** In the results folder of a matrix: which leg is of which case. What the gate said is in the leg's own folder. */
export const MATRIX_FILE = 'matrix.json';

const nullOr = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const keptMatrixSchema = closed({
  plays: Type.Array(
    closed({
      on: closed({
        commit: Type.Union([closed({ hash: Type.String(), isClean: Type.Boolean() }), Type.Null()]),
        postgresVersion: Type.String(),
        cores: closed({ count: Type.Number(), model: Type.String() }),
      }),
      rows: Type.Array(
        closed({ case: Type.String(), report: nullOr(Type.String()), trouble: Type.String() }),
      ),
    }),
  ),
});

/** All rows, in the order of the cases. */
export function rowsOf(plays: readonly Play[]): Row[] {
  const place = ({ fault }: Row) => FAULT_CASES.findIndex(({ name }) => name === fault.name);
  return plays.flatMap(({ rows }) => rows).toSorted((a, b) => place(a) - place(b));
}

/** What is not to be played again: rows as they must be, and none of these cases. */
export function keptOf(plays: readonly Play[], named: readonly string[]): Play[] {
  const isKept = (row: Row) => isAsExpected(row) && !named.includes(row.fault.name);
  return plays
    .map(({ on, rows }) => ({ on, rows: rows.filter(isKept) }))
    .filter(({ rows }) => rows.length > 0);
}

export function keptMatrixText(folder: string, plays: readonly Play[]): string {
  const kept = plays.map(({ on, rows }) => ({ on, rows: rows.map((row) => keptRow(folder, row)) }));
  return `${JSON.stringify({ plays: kept }, null, 2)}\n`;
}

function keptRow(folder: string, { fault, evaluation, trouble }: Row) {
  return { case: fault.name, report: evaluation && relative(folder, evaluation.reportFile), trouble };
}

/**
 * Reads an earlier matrix and compares it with what is expected now. Cases that there are no more are left out.
 * Throws where the folder holds no matrix, or the verdict of one of its legs cannot be read.
 */
export function readKeptMatrix(folder: string): Play[] {
  const file = join(folder, MATRIX_FILE);
  if (!existsSync(file))
    throw new TargetError(`There is no matrix in ${folder}.`, 'Name a folder results/<time>Z-faults.');
  const read = validate(keptMatrixSchema, parsed(file), file);
  if (!read.ok) throw unreadable(file);
  return read.value.plays.map(({ on, rows }) => ({
    on,
    rows: rows.flatMap((row) =>
      FAULT_CASES.filter(({ name }) => name === row.case).map((fault) =>
        row.report === null
          ? unjudgedRow(fault, row.trouble)
          : judgedRow(fault, evaluated(join(folder, row.report))),
      ),
    ),
  }));
}

function evaluated(reportFile: string): Evaluation & { readonly reportFile: string } {
  const file = join(dirname(reportFile), 'evaluation.json');
  const read = validate(evaluationSchema, parsed(file), file);
  if (!read.ok) throw unreadable(file);
  return { ...read.value, reportFile };
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause?: unknown): TargetError {
  return new TargetError(`${file} cannot be read as what it should be.`, 'Play the matrix anew.', cause);
}
