import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { commandLine, type Options } from './command-line.ts';
import { TENANTS } from './data/shape.ts';
import { TEMPLATE_KEY } from './database/template.ts';
import { Faults } from './faults/faults.ts';
import type { RegionCount } from './regions/regions.ts';
import { type Serving, serve } from './serve.ts';
import { errorText, TargetError } from './target-error.ts';

const REFUSED = 2;

const tell = (text: string): void => void process.stderr.write(`target: ${text}\n`);

function defaultDataFolder(): string {
  const cache = process.env['PEAKGATE_CACHE'] ?? envPaths('peakgate', { suffix: '' }).cache;
  return join(cache, 'target', TEMPLATE_KEY);
}

async function announce(serving: Serving, { architecture, readyFile }: Options): Promise<void> {
  const { ready } = serving;
  if (readyFile !== undefined) await writeFile(readyFile, JSON.stringify(ready), { mode: 0o600 });
  process.stdout.write(
    `target ready at ${ready.url} (${architecture}, ${TENANTS} tenants, PostgreSQL ${ready.postgresVersion})\n` +
      `faults are switched at ${ready.adminUrl}\n`,
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

function regionsOf({ architecture, regions }: Options): RegionCount {
  if (architecture === 'modern') return regions ?? 3;
  if (regions !== 3) return 1;
  throw new TargetError(
    'The legacy architecture has one region.',
    'Leave `--regions` out, or drop `--architecture legacy`.',
  );
}

async function run(options: Options): Promise<void> {
  const faults = new Faults();
  const starting = serve({
    port: options.port,
    adminPort: options.adminPort,
    architecture: options.architecture,
    regions: regionsOf(options),
    databaseUrl: process.env['PEAKGATE_DATABASE_URL'],
    dataFolder: options.data ?? defaultDataFolder(),
    requestLog: options.requestLog,
    mailDelayMs: options.mailDelay,
    faults,
    faultsAtStart: options.fault,
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

await commandLine(run).parseAsync().catch(refuse);
