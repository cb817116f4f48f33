import process from 'node:process';
import { Command, Option } from 'commander';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import { interruption, tellFailure } from './command-ending.ts';
import { comparisonExitCode, comparisonText } from './comparison.ts';
import { type Architecture, type DemoRun, demoLeg } from './demo-run.ts';

/** `npm run demo`: the release gate against the demo system, everything started and stopped by one command. */
interface Options {
  readonly architecture: Architecture;
  readonly compare?: boolean;
  readonly in?: string;
  readonly thresholds: string;
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
    .option('--thresholds <file>', 'what the gate plays and judges by', 'thresholds.demo.json')
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

async function main(): Promise<number> {
  try {
    return await demo(commandLine().parse().opts<Options>(), interruption('demo'));
  } catch (error) {
    return tellFailure('demo', error);
  }
}

process.exitCode = await main();
