import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPngCharts } from '../../reports/charts/render-png-charts.ts';
import { jsonText } from '../record/write-file.ts';
import { EVALUATION_FILE, judgeRecord, reportFiles } from './judge.ts';

/** A derived file as it lies in the verdict folder, against what the evidence gives now. */
export interface VerifiedFile {
  readonly file: string;
  readonly found: 'same' | 'different' | 'missing' | 'not-drawn';
}

/** What an audit of a results folder found. */
export interface Verification {
  readonly folder: string;
  readonly verdict: string;
  readonly headline: string;
  readonly recordedBy: string;
  readonly files: readonly VerifiedFile[];
  readonly isSame: boolean;
}

/**
 * Re-derives evaluation, reports and charts from the evidence and compares them with the verdict folder, byte for byte.
 * Writes nothing. Throws where the evidence itself is not what was sealed (`record-altered`), or cannot be read.
 */
export async function verifyRun(run: string): Promise<Verification> {
  const judged = await judgeRecord(run);
  const { evaluation, folder } = judged;
  const report = judged.report();
  const texts = new Map([[EVALUATION_FILE, jsonText(evaluation)], ...(await reportFiles(report))]);
  const files: VerifiedFile[] = [];
  for (const [file, text] of texts) files.push(await compared(folder, file, Buffer.from(text)));
  const charts = await renderPngCharts(report).catch(() => null);
  for (const { file, png } of charts ?? []) files.push(await compared(folder, file, png));
  if (charts === null) files.push({ file: 'charts/', found: 'not-drawn' });
  return {
    folder,
    verdict: evaluation.verdict,
    headline: evaluation.headline,
    recordedBy: evaluation.run.peakgate,
    files,
    isSame: files.every(({ found }) => found === 'same' || found === 'not-drawn'),
  };
}

async function compared(folder: string, file: string, expected: Uint8Array): Promise<VerifiedFile> {
  const present = await readFile(join(folder, file)).catch(() => null);
  if (present === null) return { file, found: 'missing' };
  return { file, found: present.equals(expected) ? 'same' : 'different' };
}
