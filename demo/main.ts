import process from 'node:process';
import { Command, CommanderError, Option } from 'commander';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import { errorText } from '../target/target-error.ts';
import { comparisonExitCode, comparisonText } from './comparison.ts';
import { type Architecture, type DemoRun, demoLeg } from './demo-run.ts';

/** `npm run demo`: the release gate against the demo system, everything started and stopped by one command. */
interface Options {
  readonly architecture: Architecture;
  readonly compare?: boolean;
  readonly in?: string;
  readonly results: string;
}

const EXIT_HELP = `
Exit codes are those of the gate: 0 pass · 1 fail · 2 usage, or the system
cannot start · 3 invalid · 4 inconclusive · 70 a defect, or a killed gate ·
130 interrupted. With --compare the modern system's verdict counts; when either
of the two was not judged, the code is that of the first which was not.
Ctrl-C ends the gate first, which keeps what it measured, then the system.`;

function commandLine(): Command {
  return new Command('npm run demo --')
    .description(
      'Runs the release gate against the demo system: Monday morning at 2.5x and Thursday afternoon at 3x, 90 s each.',
    )
    .addOption(
      new Option('--architecture <name>', 'which system to judge')
        .choices(['modern', 'legacy'])
        .default('modern'),
    )
    .option('--compare', 'judge both, one after the other, and set them side by side')
    .option('--in <duration>', 'how long each leg takes; default 90s')
    .option('--results <folder>', 'where results folders are made', 'results')
    .addHelpText('after', '\nExample:\n  npm run demo -- --architecture legacy')
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
}

async function demo(options: Options, interrupted: AbortSignal): Promise<number> {
  if (!options.compare) return (await demoLeg(options.architecture, { ...options, interrupted })).exitCode;
  const runs: DemoRun[] = [];
  for (const architecture of ['legacy', 'modern'] as const)
    if (!interrupted.aborted) runs.push(await demoLeg(architecture, { ...options, json: true, interrupted }));
  process.stdout.write(comparisonText(runs, process.stdout.columns ?? 80));
  return interrupted.aborted ? EXIT_CODES.interrupted : comparisonExitCode(runs);
}

/** Aborted by the first request to end; later ones change nothing, for all is being stopped already. */
function interruption(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!asked.signal.aborted) process.stderr.write('demo: interrupted; stopping what was started\n');
      asked.abort();
    });
  // A terminal that was closed cannot be written to; what was started must be stopped all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return asked.signal;
}

function tellFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.pass : EXIT_CODES.usage;
  process.stderr.write(`demo: ${errorText(error)}\n      The fault is the demo's own; please report it.\n`);
  return EXIT_CODES.internal;
}

async function main(): Promise<number> {
  try {
    return await demo(commandLine().parse().opts<Options>(), interruption());
  } catch (error) {
    return tellFailure(error);
  }
}

process.exitCode = await main();
