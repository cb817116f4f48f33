import { VERDICT_WORDS } from '../model/verdict-words.ts';
import type { RunVerdict } from '../schema/evaluation-schema.ts';
import { painter, signedWord } from './paint.ts';
import { renderTable } from './table.ts';

interface ToldRun {
  readonly id: string;
  readonly targetVersion: string | null;
  readonly verdict: RunVerdict;
}

/** The runs as a table, oldest first, and where the page is. */
export function historyText(
  runs: readonly ToldRun[],
  page: string,
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  const { verdict: paints } = painter(colour);
  const rows = runs.map(({ id, targetVersion, verdict }) => [
    { text: signedWord(verdict), paint: paints[verdict] },
    id,
    targetVersion ?? '–',
  ]);
  const latest = runs.at(-1);
  const word =
    latest === undefined ? '' : ` The latest: ${VERDICT_WORDS[latest.verdict].word.toLowerCase()}.`;
  return `${renderTable(['Verdict', 'Run', 'Target version'], rows, { columns, colour })}\n${runs.length} ${runs.length === 1 ? 'run' : 'runs'}.${word}\nHistory: ${page}\n`;
}
