import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative, resolve } from 'node:path';
import { EXIT_CODES } from '../exit-codes.ts';
import { latestReport } from '../flow/kept-runs.ts';
import type { Command } from './command.ts';

export interface OpenOptions {
  readonly results: string;
  /** False: only say where the report is. */
  readonly browser: boolean;
}

/** How each system opens a file in the browser that its user prefers. */
const OPENERS: readonly (readonly [platform: string, command: string, ...args: string[]])[] = [
  ['darwin', 'open'],
  ['win32', 'explorer.exe'],
  ['windows', 'explorer.exe'],
];
const ELSEWHERE = 'xdg-open';

/** `open`: the report of the latest run in the browser. Without one, its path is all there is to say. */
export const openCommand: Command<OpenOptions> = async ({ results, browser }, context) => {
  const file = await latestReport(resolve(context.cwd, results));
  context.print(`${relative(context.cwd, file)}\n`);
  if (browser && !(await opened(file, context.world.machine.platform)))
    context.note('No browser could be started here: open the file above yourself.');
  return EXIT_CODES.pass;
};

async function opened(file: string, machine: string): Promise<boolean> {
  const [, command = ELSEWHERE] =
    OPENERS.find(([platform]) => machine.toLowerCase().startsWith(platform)) ?? [];
  const child = spawn(command, [file], { stdio: 'ignore', detached: true });
  child.unref();
  return Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]).catch(
    () => false,
  );
}
