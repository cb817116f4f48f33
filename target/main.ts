import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import envPaths from 'env-paths';
import { ARCHITECTURES, type Architecture } from './architecture.ts';
import { TENANTS } from './data/shape.ts';
import { TEMPLATE_KEY } from './database/template.ts';
import { type Serving, serve } from './serve.ts';
import type { TargetReady } from './start-target.ts';
import { errorText, TargetError } from './target-error.ts';

interface Options {
  readonly port: number;
  readonly architecture: Architecture;
  readonly requestLog?: string;
  readonly data?: string;
  readonly mailDelay: number;
  readonly readyFile?: string;
}

const REFUSED = 2;
const HIGHEST_PORT = 65_535;
const LONGEST_DELAY_MS = 60_000;

function parsePort(written: string): number {
  const port = Number(written);
  if (/^\d+$/.test(written) && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`A port is a number from 0 (any free one) to ${HIGHEST_PORT}.`);
}

function parseDelayMs(written: string): number {
  const delayMs = Number(written);
  if (/^\d+$/.test(written) && delayMs <= LONGEST_DELAY_MS) return delayMs;
  throw new InvalidArgumentError(`A delay is a number of milliseconds from 0 to ${LONGEST_DELAY_MS}.`);
}

const tell = (text: string): void => void process.stderr.write(`target: ${text}\n`);

function commandLine(): Command {
  return new Command('target')
    .description(
      'The demo system under test: a small multi-tenant product on a real PostgreSQL, on loopback only.',
    )
    .option('--port <number>', 'port to listen on; 0 takes any free one', parsePort, 4300)
    .addOption(
      new Option('--architecture <name>', 'the system to be').choices(ARCHITECTURES).default('modern'),
    )
    .option('--request-log <file>', 'append one JSON line for each finished request')
    .option('--data <folder>', 'keep the demo data here instead of in the cache folder (PEAKGATE_CACHE)')
    .option('--mail-delay <ms>', 'how long the mail provider takes for each mail', parseDelayMs, 400)
    .option(
      '--ready-file <file>',
      'write addresses (with the database password) here once ready; removed at the end',
    )
    .addHelpText(
      'after',
      '\nPEAKGATE_DATABASE_URL uses a PostgreSQL of your own.\nExample: npm run target -- --port 4300 --architecture legacy',
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : REFUSED));
}

function defaultDataFolder(): string {
  const cache = process.env['PEAKGATE_CACHE'] ?? envPaths('peakgate', { suffix: '' }).cache;
  return join(cache, 'target', TEMPLATE_KEY);
}

async function announce(serving: Serving, { architecture, readyFile }: Options): Promise<void> {
  const { url, databaseUrl, mailUrl, postgresVersion } = serving;
  const ready: TargetReady = { url, databaseUrl, mailUrl };
  if (readyFile !== undefined) await writeFile(readyFile, JSON.stringify(ready), { mode: 0o600 });
  process.stdout.write(
    `target ready at ${url} (${architecture}, ${TENANTS} tenants, PostgreSQL ${postgresVersion})\n`,
  );
  process.send?.(ready);
}

/** A user's error speaks in a message and a remedy; only a defect shows where in the code it is. */
function wordsFor(error: unknown): string {
  if (error instanceof TargetError) return `${error.message}\n${error.remedy}`;
  return error instanceof Error && error.stack !== undefined ? error.stack : errorText(error);
}

function refuse(error: unknown): never {
  tell(wordsFor(error));
  process.exit(REFUSED);
}

async function end(starting: Promise<Serving>, { readyFile }: Options): Promise<void> {
  await (await starting).stop();
  if (readyFile !== undefined) await rm(readyFile, { force: true });
}

async function main(): Promise<void> {
  const options = commandLine().parse().opts<Options>();
  const starting = serve({
    port: options.port,
    architecture: options.architecture,
    databaseUrl: process.env['PEAKGATE_DATABASE_URL'],
    dataFolder: options.data ?? defaultDataFolder(),
    requestLog: options.requestLog,
    mailDelayMs: options.mailDelay,
    note: tell,
    onLost: refuse,
  });
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= end(starting, options).then(() => process.exit(0), refuse);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const) process.on(signal, stop);
  await announce(await starting, options);
}

await main().catch(refuse);
