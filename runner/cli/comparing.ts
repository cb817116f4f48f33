import type { Command as Program } from 'commander';
import { command, type Perform } from './command-options.ts';

const compareCommand = async () => (await import('../commands/compare.ts')).compareCommand;
const historyCommand = async () => (await import('../commands/history.ts')).historyCommand;
const acceptCommand = async () => (await import('../commands/baseline.ts')).acceptCommand;
const dropCommand = async () => (await import('../commands/baseline.ts')).dropCommand;
const listCommand = async () => (await import('../commands/baseline.ts')).listCommand;
const showCommand = async () => (await import('../commands/baseline.ts')).showCommand;

/** `compare`, `history` and `baseline`: runs beside runs. */
export function addComparing(program: Program, perform: Perform): void {
  addCompare(program, perform);
  addHistory(program, perform);
  const baseline = command(
    program,
    'baseline',
    'accepted runs, which later ones are compared with',
    'peakgate baseline accept results/2026-11-22T09-30-00Z-gate',
  );
  const [accept, drop] = [addAccept(baseline, perform), addDrop(baseline, perform)];
  for (const each of [accept, drop]) each.option('--name <name>', 'the baseline', 'accepted');
  for (const each of [accept, drop, addList(baseline, perform), addShow(baseline, perform)])
    each
      .option('--dir <folder>', 'the project, which holds baselines.json', '.')
      .option('--json', 'print JSON');
}

function addCompare(program: Program, perform: Perform): void {
  command(
    program,
    'compare <run...>',
    'is the candidate slower than an accepted baseline, or than other runs?',
    'peakgate compare results/2026-11-22T09-30-00Z-gate --with accepted',
  )
    .option('--with <baseline or runs...>', "a baseline's name, or results folders; default accepted")
    .option('--paired', 'the runs of both sides were played in turn: a b, b a, a b, …')
    .option('--despite-differences', 'compare runs that differ in more than the target')
    .option('--dir <folder>', 'the project, which holds baselines.json', '.')
    .option('--html <file>', 'write the comparison as a page, too')
    .option('--json', 'print the comparison as JSON')
    .action((runs: string[], options) => perform(compareCommand, { ...options, runs }));
}

function addHistory(program: Program, perform: Perform): void {
  command(
    program,
    'history',
    'every judged run, and a page with every check through all of them',
    'peakgate history --results results',
  )
    .option('--results <folder>', 'where results folders are', 'results')
    .option('--json', 'print the runs as JSON')
    .action((options) => perform(historyCommand, options));
}

function addAccept(baseline: Program, perform: Perform): Program {
  return command(
    baseline,
    'accept <run>',
    'pin a run that passed',
    'peakgate baseline accept results/2026-11-22T09-30-00Z-gate',
  )
    .option('--force', 'also one that did not pass')
    .option('--why <reason>', 'why; shown wherever the run is')
    .action((run: string, options) => perform(acceptCommand, { ...options, run }));
}

function addDrop(baseline: Program, perform: Perform): Program {
  return command(
    baseline,
    'drop <run>',
    'no longer compare with a run',
    'peakgate baseline drop 2026-11-22T09-30-00Z-gate',
  ).action((run: string, options) => perform(dropCommand, { ...options, run }));
}

function addList(baseline: Program, perform: Perform): Program {
  return command(baseline, 'list', 'every baseline', 'peakgate baseline list').action((options) =>
    perform(listCommand, options),
  );
}

function addShow(baseline: Program, perform: Perform): Program {
  return command(baseline, 'show [name]', 'one baseline', 'peakgate baseline show accepted').action(
    (name: string | undefined, options) => perform(showCommand, { ...options, ...(name && { name }) }),
  );
}
