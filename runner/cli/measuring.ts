import type { Command as Program } from 'commander';
import { command, type Perform, playOptions, sizingOption } from './command-options.ts';

const runCommand = async () => (await import('../commands/run.ts')).runCommand;
const runAgainstCommand = async () => (await import('../commands/run-against.ts')).runAgainstCommand;

/** `run` and `gate`: what loads a target. */
export function addMeasuring(program: Program, perform: Perform): void {
  for (const each of [addRun(program, perform), addGate(program, perform)])
    loadOptions(sizingOption(playOptions(each)));
}

function addRun(program: Program, perform: Perform): Program {
  return command(
    program,
    'run <profile>',
    'play one profile and judge it',
    'peakgate run smoke --target http://127.0.0.1:4300',
  )
    .option('--load <factor>', "factor on the profile's arrivals, such as 2.5", '1')
    .option('--against <url>', 'play both targets in turn, and say whether --target is the slower one')
    .option('--pairs <number>', 'with --against: legs for each of the two; default 5, fewer decide nothing')
    .addHelpText(
      'after',
      '  peakgate run monday-morning --load 2.5 --in 6m --target http://127.0.0.1:4301 --against http://127.0.0.1:4300',
    )
    .action((profile: string, { against, pairs, ...options }) =>
      against === undefined && pairs === undefined
        ? perform(runCommand, { ...options, profile })
        : perform(runAgainstCommand, { ...options, profile, against, pairs }),
    );
}

function addGate(program: Program, perform: Perform): Program {
  return command(
    program,
    'gate',
    'play and judge every leg of the release gate',
    'peakgate gate --target https://staging.example.com',
  ).action((options) => perform(runCommand, options));
}

/** The options of what sends load. */
function loadOptions(each: Program): void {
  each
    .option('--target <url>', 'the system to load; default PEAKGATE_TARGET')
    .option(
      '--database <url>',
      'PostgreSQL of the target, to be looked at; better PEAKGATE_OBSERVE_DATABASE, as it holds a password',
    )
    .option('--admin <url>', 'where experiments are switched; default "gate.admin" of the thresholds')
    .option(
      '--target-pid <pid>',
      'a process of the target, whose processor time and memory are looked at, with all that it starts; repeatable',
      (pid: string, others: readonly string[] = []) => [...others, pid],
    )
    .option('--results <folder>', 'where results folders are made', 'results')
    .option('--json', 'print the evaluation as JSON');
}
