import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keptMatrixText, MATRIX_FILE, type Play, rowsOf } from './kept-matrix.ts';
import type { Row } from './matrix.ts';
import { matrixMarkdown } from './matrix-markdown.ts';
import { matrixPicture } from './matrix-picture.ts';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));

/** Writes the matrix as far as it was played, with links to the report of each leg. */
export async function writeMatrix(folder: string, plays: readonly Play[]): Promise<void> {
  const reportOf = ({ evaluation }: Row): string | null =>
    evaluation === null ? null : relative(folder, evaluation.reportFile);
  const text = matrixMarkdown(plays, { picture: 'fault-matrix.png', reportOf });
  writeFileSync(join(folder, MATRIX_FILE), keptMatrixText(folder, plays));
  writeFileSync(join(folder, 'fault-matrix.md'), text);
  writeFileSync(join(folder, 'fault-matrix.png'), await matrixPicture(rowsOf(plays)));
}

/** Keeps the matrix among the documents; the legs' results folders are not kept there. */
export async function writeDocs(plays: readonly Play[]): Promise<void> {
  const picture = 'pictures/fault-matrix.png';
  const text = matrixMarkdown(plays, { picture, reportOf: () => null });
  writeFileSync(join(DOCS, 'fault-matrix.md'), text);
  writeFileSync(join(DOCS, 'pictures', 'fault-matrix.png'), await matrixPicture(rowsOf(plays)));
}
