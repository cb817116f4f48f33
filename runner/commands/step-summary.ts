import { appendFile } from 'node:fs/promises';
import type { Judgement } from '../flow/judge.ts';
import type { CommandContext } from './command.ts';

/** GitHub shows what a step appends to this file on the page of its run. */
const VARIABLE = 'GITHUB_STEP_SUMMARY';
/** Pictures lie beside summary.md and not on that page. */
const PICTURES = /^!\[[^\]]*\]\([^)]*\)$/gmu;

/** Appends the summary where GitHub asks for one. The verdict stands whether that works or not. */
export async function tellStepSummary(
  { summary }: Judgement,
  { world, note }: Pick<CommandContext, 'world' | 'note'>,
): Promise<void> {
  const file = world.env[VARIABLE];
  if (file === undefined || file === '') return;
  const text = summary.replaceAll(PICTURES, 'The picture is in the verdict folder.');
  await appendFile(file, `${text}\n`).catch((error: Error) => note(`No step summary: ${error.message}`));
}
