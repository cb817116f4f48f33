import type { Command as Program } from 'commander';
import { command, type Perform } from './command-options.ts';

const evaluateCommand = async () => (await import('../commands/evaluate.ts')).evaluateCommand;
const reportCommand = async () => (await import('../commands/evaluate.ts')).reportCommand;
const verifyCommand = async () => (await import('../commands/verify.ts')).verifyCommand;
const openCommand = async () => (await import('../commands/open.ts')).openCommand;

/** `evaluate`, `report`, `verify` and `open`: what is derived from recorded evidence. */
export function addJudging(program: Program, perform: Perform): void {
  command(
    program,
    'evaluate <folder>',
    'judge recorded evidence again',
    'peakgate evaluate results/2026-11-22T09-30-00Z-gate --thresholds stricter.json',
  )
    .option(
      '--thresholds <file>',
      "other thresholds than the run's own; the verdict gets a folder of its own",
    )
    .option('--json', 'print the evaluation as JSON')
    .action((folder: string, options) => perform(evaluateCommand, { ...options, folder }));
  command(
    program,
    'report <folder>',
    'write the reports of recorded evidence again',
    'peakgate report results/2026-11-22T09-30-00Z-gate',
  )
    .option('--leg <leg>', 'a page of one leg alone, such as monday-morning@2.5x')
    .option('--only <part>', 'a page of one part: objectives, legs, database, budget, checks, validity')
    .option('--json', 'print where the reports are as JSON')
    .action((folder: string, options) => perform(reportCommand, { ...options, folder }));
  command(
    program,
    'verify <folder>',
    'does the evidence still give the verdict and the reports beside it, byte for byte?',
    'peakgate verify results/2026-11-22T09-30-00Z-gate',
  )
    .option('--json', 'print what was found as JSON')
    .action((folder: string, options) => perform(verifyCommand, { ...options, folder }));
  command(program, 'open', 'open the latest report in the browser', 'peakgate open')
    .option('--results <folder>', 'where results folders are', 'results')
    .option('--no-browser', 'only print where it is')
    .action((options) => perform(openCommand, options));
}
