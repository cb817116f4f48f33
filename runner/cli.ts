import { CommanderError, Command as Program } from 'commander';
import { acceptCommand, dropCommand, listCommand, showCommand } from './commands/baseline.ts';
import type { Command, CommandContext } from './commands/command.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand, reportCommand } from './commands/evaluate.ts';
import { initCommand } from './commands/init.ts';
import { judgeCommand } from './commands/judge.ts';
import { planCommand, validateCommand } from './commands/plan.ts';
import { runCommand } from './commands/run.ts';
import { runAgainstCommand } from './commands/run-against.ts';
import { selftestCommand } from './commands/selftest.ts';
import { errorText } from './console/errors-text.ts';
import { PeakgateError } from './errors.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

const EXIT_HELP = `
Exit codes: 0 pass · 1 fail · 2 usage or configuration · 3 invalid · 4 inconclusive · 70 a defect of Peakgate · 130 interrupted`;

/** Runs one command line and returns how the process should end. Never throws. */
export async function main(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    return await parse(argv, context);
  } catch (error) {
    context.world.progress.stop();
    return tellFailure(error, context);
  }
}

function tellFailure(error: unknown, context: CommandContext): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.pass : EXIT_CODES.usage;
  if (context.world.interrupted.aborted) {
    context.note('Interrupted.');
    return EXIT_CODES.interrupted;
  }
  context.note(errorText(error, { colour: context.colour, columns: context.columns }));
  return error instanceof PeakgateError ? error.exitCode : EXIT_CODES.internal;
}

async function parse(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let ending: ExitCode = EXIT_CODES.pass;
  const program = createProgram(context, async (command, options) => {
    ending = await command(options, context);
  });
  await program.parseAsync([...argv], { from: 'user' });
  return ending;
}

type Perform = <Options>(command: Command<Options>, options: Options) => Promise<void>;

function createProgram(context: CommandContext, perform: Perform): Program {
  const program = new Program('peakgate')
    .description('Does the system still hold its SLOs at 2.5x and 3x of its worst hours?')
    .version(context.world.versions.peakgate)
    .configureOutput({ writeOut: context.print, writeErr: context.note })
    .configureHelp({ showGlobalOptions: false })
    .exitOverride()
    .addHelpText('after', EXIT_HELP)
    .showHelpAfterError('Add --help for what there is.');
  addMeasuring(program, perform);
  addPlanning(program, perform);
  addJudging(program, perform);
  addComparing(program, perform);
  addSettingUp(program, perform);
  addSelfTesting(program, perform);
  return program;
}

function addMeasuring(program: Program, perform: Perform): void {
  const run = command(
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
  const gate = command(
    program,
    'gate',
    'play and judge every leg of the release gate',
    'peakgate gate --target https://staging.example.com',
  ).action((options) => perform(runCommand, options));
  for (const each of [run, gate]) {
    playOptions(each)
      .option('--target <url>', 'the system to load; default PEAKGATE_TARGET')
      .option('--results <folder>', 'where results folders are made', 'results')
      .option('--json', 'print the evaluation as JSON');
  }
}

function addPlanning(program: Program, perform: Perform): void {
  const plan = command(
    program,
    'plan [profile]',
    'show what would be played and judged, without load',
    'peakgate plan monday-morning --load 2.5 --in 20m',
  )
    .option('--load <factor>', "factor on the profile's arrivals", '1')
    .action((profile: string | undefined, options) => perform(planCommand, { ...options, profile }));
  const validate = command(
    program,
    'validate',
    'check every file of the gate, without load',
    'peakgate validate --dir my-project',
  ).action((options) => perform(validateCommand, options));
  for (const each of [plan, validate]) playOptions(each).option('--json', 'print JSON');
}

function addJudging(program: Program, perform: Perform): void {
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

function addComparing(program: Program, perform: Perform): void {
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
    .option('--json', 'print the comparison as JSON')
    .action((runs: string[], options) => perform(compareCommand, { ...options, runs }));
  const baseline = command(
    program,
    'baseline',
    'accepted runs, which later ones are compared with',
    'peakgate baseline accept results/2026-11-22T09-30-00Z-gate',
  );
  const accept = command(
    baseline,
    'accept <run>',
    'pin a run that passed',
    'peakgate baseline accept results/2026-11-22T09-30-00Z-gate',
  )
    .option('--force', 'also one that did not pass')
    .option('--why <reason>', 'why; shown wherever the run is')
    .action((run: string, options) => perform(acceptCommand, { ...options, run }));
  const drop = command(
    baseline,
    'drop <run>',
    'no longer compare with a run',
    'peakgate baseline drop 2026-11-22T09-30-00Z-gate',
  ).action((run: string, options) => perform(dropCommand, { ...options, run }));
  const list = command(baseline, 'list', 'every baseline', 'peakgate baseline list').action((options) =>
    perform(listCommand, options),
  );
  const show = command(baseline, 'show [name]', 'one baseline', 'peakgate baseline show accepted').action(
    (name: string | undefined, options) => perform(showCommand, { ...options, ...(name && { name }) }),
  );
  for (const each of [accept, drop]) each.option('--name <name>', 'the baseline', 'accepted');
  for (const each of [accept, drop, list, show])
    each
      .option('--dir <folder>', 'the project, which holds baselines.json', '.')
      .option('--json', 'print JSON');
}

function addSettingUp(program: Program, perform: Perform): void {
  command(
    program,
    'init [folder]',
    'write a project for your own service',
    'peakgate init my-gate --target http://127.0.0.1:8080',
  )
    .option('--target <url>', 'the service that the project may load')
    .action((folder: string | undefined, options) =>
      perform(initCommand, { ...options, folder: folder ?? '.' }),
    );
  command(
    program,
    'doctor',
    'show whether this machine has what a run needs',
    'peakgate doctor --target http://127.0.0.1:4300',
  )
    .option('--target <url>', 'also ask whether this system answers, and how many requests a second it can')
    .option('--no-preflight', 'do not measure how many requests a second the target can answer')
    .option('--path <path>', 'the page that the preflight asks for; default the health path of the gate')
    .option('--connections <number>', 'how many connections the preflight keeps busy; default 50')
    .option('--results <folder>', 'where results would be written', 'results')
    .option('--json', 'print JSON')
    .action((options) => perform(doctorCommand, options));
}

function addSelfTesting(program: Program, perform: Perform): void {
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
    .option('--windows <number>', 'windows of each world; more of them show rarer errors', '30')
    .option('--json', 'print JSON')
    .action((options) => perform(selftestCommand, options));
}

function command(program: Program, usage: string, description: string, example: string): Program {
  return program.command(usage).description(description).addHelpText('after', `\nExample:\n  ${example}`);
}

function playOptions(command: Program): Program {
  return command
    .option('--in <duration>', 'how long a leg takes: 90s, 20m; the profile is played faster')
    .option('--seed <number>', 'draws the arrivals; the same seed sends the same sequence')
    .option('--dir <folder>', 'the project: thresholds.json, profiles/, scenarios/', '.')
    .option('--thresholds <file>', 'thresholds file inside the project', 'thresholds.json');
}
