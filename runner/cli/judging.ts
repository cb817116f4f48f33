import type { Command as Program } from 'commander';
import { evaluateCommand, reportCommand } from '../commands/evaluate.ts';
import { command, type Perform } from './command-options.ts';

/** `evaluate` and `report`: what is derived from recorded evidence. */
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
    .option('--json', 'print where the reports are as JSON')
    .action((folder: string, options) => perform(reportCommand, { ...options, folder }));
}
