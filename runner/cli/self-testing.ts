import type { Command as Program } from 'commander';
import { command, type Perform } from './command-options.ts';

const judgeCommand = async () => (await import('../commands/judge.ts')).judgeCommand;
const selftestCommand = async () => (await import('../commands/selftest.ts')).selftestCommand;

/** `selftest` and `judge`: the gate itself under test. */
export function addSelfTesting(program: Program, perform: Perform): void {
  command(
    program,
    'judge',
    'judge windows of counts, one JSON object a line on standard input',
    'peakgate judge < windows.ndjson > verdicts.ndjson',
  ).action(() => perform(judgeCommand, {}));
  command(
    program,
    'selftest',
    'let the gate judge runs whose truth is known: how often is it wrong, what does it overlook',
    'peakgate selftest --seed 7',
  )
    .option('--seed <number>', 'draws the runs; the same seed gives the same result', '1')
    .option(
      '--windows <number>',
      'windows of each world; more of them show rarer errors and take as many times longer',
      '20',
    )
    .option('--json', 'print JSON')
    .action((options) => perform(selftestCommand, options));
}
