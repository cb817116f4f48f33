import process from 'node:process';
import { Command, Option } from 'commander';
import { comparisonText } from './comparison.ts';
import { type Architecture, type DemoRun, demoLeg } from './demo-run.ts';

/** `npm run demo`: the release gate against the demo system, everything started and stopped by one command. */
interface Options {
  readonly architecture: Architecture;
  readonly compare?: boolean;
  readonly in?: string;
  readonly results: string;
}

const program = new Command('npm run demo --')
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
  .parse();

async function demo(options: Options): Promise<number> {
  if (!options.compare) return (await demoLeg(options.architecture, options)).exitCode;
  const runs: DemoRun[] = [];
  for (const architecture of ['legacy', 'modern'] as const)
    runs.push(await demoLeg(architecture, { ...options, json: true }));
  process.stdout.write(comparisonText(runs));
  return runs.at(-1)?.exitCode ?? 1;
}

process.exitCode = await demo(program.opts<Options>());
