import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './matrix.ts';
import { matrixMarkdown } from './matrix-markdown.ts';
import { matrixPicture } from './matrix-picture.ts';
import type { PlayedOn } from './played-on.ts';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));

/** Writes the matrix as far as it was played, with links to the report of each leg. */
export async function writeMatrix(folder: string, rows: readonly Row[], playedOn: PlayedOn): Promise<void> {
  const reportOf = ({ evaluation }: Row): string | null =>
    evaluation === null ? null : relative(folder, evaluation.reportFile);
  const text = matrixMarkdown(rows, { picture: 'fault-matrix.png', reportOf, playedOn });
  writeFileSync(join(folder, 'fault-matrix.md'), text);
  writeFileSync(join(folder, 'fault-matrix.png'), await matrixPicture(rows));
}

/** Keeps the matrix among the documents; the legs' results folders are not kept there. */
export async function writeDocs(rows: readonly Row[], playedOn: PlayedOn): Promise<void> {
  const picture = 'pictures/fault-matrix.png';
  const text = matrixMarkdown(rows, { picture, reportOf: () => null, playedOn });
  writeFileSync(join(DOCS, 'fault-matrix.md'), text);
  writeFileSync(join(DOCS, 'pictures', 'fault-matrix.png'), await matrixPicture(rows));
}
