import { Command, InvalidArgumentError, Option } from 'commander';
import { ARCHITECTURES, type Architecture } from './architecture.ts';
import { parseDelayMs } from './delay-option.ts';
import { faultList, readWrittenFault, type WrittenFault } from './faults/written.ts';
import { REGION_COUNTS, type RegionCount } from './regions/regions.ts';
import { errorText } from './target-error.ts';

/** What the target is told on its command line. */
export interface Options {
  readonly port: number;
  /** Left out: the one after the other port. */
  readonly adminPort?: number;
  readonly architecture: Architecture;
  /** Left out: three for modern, one for legacy. */
  readonly regions?: RegionCount;
  readonly requestLog?: string;
  readonly data?: string;
  readonly mailDelay: number;
  readonly readyFile?: string;
  readonly fault: readonly WrittenFault[];
}

const REFUSED = 2;
const HIGHEST_PORT = 65_535;

function parsePort(written: string): number {
  const port = Number(written);
  if (/^\d+$/.test(written) && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`A port is a number from 0 (any free one) to ${HIGHEST_PORT}.`);
}

function parseRegions(written: string): RegionCount {
  const count = REGION_COUNTS.find((each) => String(each) === written);
  if (count !== undefined) return count;
  throw new InvalidArgumentError(`There are ${REGION_COUNTS.join(' or ')} regions.`);
}

function addFault(written: string, before: readonly WrittenFault[]): readonly WrittenFault[] {
  try {
    return [...before, readWrittenFault(written)];
  } catch (error) {
    throw new InvalidArgumentError(errorText(error));
  }
}

/** The command line: `run` serves, `faults` prints what can go wrong. A wrong one ends the process with 2. */
export function commandLine(run: (options: Options) => Promise<void>): Command {
  const target = new Command('target')
    .description(
      'The demo system under test: a small multi-tenant product on a real PostgreSQL, on loopback only.',
    )
    .option('--port <number>', 'port to listen on; 0 takes any free one', parsePort, 4300)
    .option('--admin-port <number>', 'port that switches faults (default: the next one)', parsePort)
    .addOption(
      new Option('--architecture <name>', 'the system to be').choices(ARCHITECTURES).default('modern'),
    )
    .option('--regions <number>', '3 (default of modern) with real replicas, or 1', parseRegions)
    .option('--request-log <file>', 'append one JSON line for each finished request')
    .option('--data <folder>', 'keep the demo data here instead of in the cache folder (PEAKGATE_CACHE)')
    .option('--mail-delay <ms>', 'how long the mail provider takes for each mail', parseDelayMs, 400)
    .option(
      '--ready-file <file>',
      'write addresses (with the database password) here once ready; removed at the end',
    )
    .option(
      '--fault <name>',
      'what goes wrong from the start; `name:parameter=value,…` for other figures; repeatable',
      addFault,
      [],
    )
    .addHelpText(
      'after',
      '\nPEAKGATE_DATABASE_URL uses a PostgreSQL of your own.\nExample: npm run target -- --port 4300 --architecture legacy\nWhat can go wrong: npm run target -- faults',
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : REFUSED))
    .action(run);
  target
    .command('faults')
    .description('print everything that can be made to go wrong')
    .action(() => void process.stdout.write(faultList()));
  return target;
}
