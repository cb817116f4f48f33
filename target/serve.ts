import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { createAdminServer } from './admin/server.ts';
import type { Architecture } from './architecture.ts';
import { shapeFor } from './data/load.ts';
import { DATA_VERSION } from './data/version.ts';
import { startEmbedded } from './database/embedded.ts';
import { useExisting } from './database/existing.ts';
import { openPools } from './database/pools.ts';
import type { Faults } from './faults/faults.ts';
import type { WrittenFault } from './faults/written.ts';
import { openRequestLog, type RequestLog } from './http/request-log.ts';
import { createHttpServer, type Health } from './http/server.ts';
import { mailClient, startMailProvider } from './mail-client.ts';
import { assemblePlatform } from './platform.ts';
import { errorCode, TargetError } from './target-error.ts';

/** What a target is started with. */
export interface ServeOptions {
  readonly port: number;
  readonly architecture: Architecture;
  /** An existing PostgreSQL; without it, the embedded one is started. */
  readonly databaseUrl: string | undefined;
  /** Where the embedded one keeps its demo data. */
  readonly dataFolder: string;
  readonly requestLog: string | undefined;
  /** How long the mail provider takes for each mail. */
  readonly mailDelayMs: number;
  readonly faults: Faults;
  /** What goes wrong from the start. */
  readonly faultsAtStart: readonly WrittenFault[];
  /** Progress, for a person. */
  readonly note: (text: string) => void;
  /** Called if something that the target cannot do without is lost while it runs. */
  readonly onLost: (loss: TargetError) => void;
}

/** A target that answers. */
export interface Serving {
  readonly url: string;
  readonly databaseUrl: string;
  readonly mailUrl: string;
  readonly adminUrl: string;
  readonly postgresVersion: string;
  stop(): Promise<void>;
}

/** Ends what was started, the last first, however far the start came. */
class Undo {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}

async function openDatabase(options: ServeOptions, undo: Undo): Promise<string> {
  if (options.databaseUrl !== undefined) {
    await useExisting(options.databaseUrl, options.note);
    return options.databaseUrl;
  }
  const embedded = await startEmbedded(options.dataFolder, options.note);
  undo.add(() => embedded.stop());
  embedded.onFailure(() =>
    options.onLost(
      new TargetError('PostgreSQL ended while the target was running.', 'Start the target again.'),
    ),
  );
  return embedded.url;
}

async function prepareSchema(url: string, architecture: Architecture): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await shapeFor(client, architecture);
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return rows[0]?.version ?? 'unknown';
  } finally {
    await client.end();
  }
}

function healthOf(): Health {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return { version: manifest.version, build: `demo-${manifest.version}-data-${DATA_VERSION}` };
}

async function openLog({ requestLog, onLost }: ServeOptions, undo: Undo): Promise<RequestLog | undefined> {
  if (requestLog === undefined) return undefined;
  const log = await openRequestLog(requestLog, (error) =>
    onLost(
      new TargetError(
        `The request log can no longer be written: ${error.message}.`,
        'Free some space and start again.',
      ),
    ),
  );
  undo.add(() => log.close());
  return log;
}

function portProblem(error: unknown, port: number): unknown {
  if (errorCode(error) === 'EADDRINUSE') {
    return new TargetError(
      `Port ${port} is taken.`,
      'Choose another one with `--port`, or `--port 0` for any free one.',
      error,
    );
  }
  if (errorCode(error) === 'EACCES') {
    return new TargetError(
      `Port ${port} may not be used by this account.`,
      'Choose one above 1023 with `--port`.',
      error,
    );
  }
  return error;
}

async function assemble(options: ServeOptions, undo: Undo): Promise<Omit<Serving, 'stop'>> {
  const log = await openLog(options, undo);
  const mail = startMailProvider(options.mailDelayMs);
  // Its failure is heard of below, when it is needed; until then it must not count as unhandled.
  mail.catch(() => undefined);
  undo.add(async () => (await mail).stop());
  const databaseUrl = await openDatabase(options, undo);
  const postgresVersion = await prepareSchema(databaseUrl, options.architecture);
  const pools = await openPools(databaseUrl, options.architecture);
  const platform = assemblePlatform(
    options.architecture,
    pools,
    mailClient((await mail).url),
    options.faults,
  );
  undo.add(() => platform.close());
  const app = createHttpServer(platform, healthOf(), log);
  undo.add(() => app.close());
  const url = await app.listen({ port: options.port, host: '127.0.0.1' }).catch((error: unknown) => {
    throw portProblem(error, options.port);
  });
  for (const fault of options.faultsAtStart) await fault.switchOn(options.faults);
  const admin = createAdminServer(options.faults);
  undo.add(() => admin.close());
  const adminUrl = await admin.listen({ port: 0, host: '127.0.0.1' });
  return { url, databaseUrl, mailUrl: (await mail).url, adminUrl, postgresVersion };
}

/** Starts database, workers and HTTP server. On failure nothing is left running. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const undo = new Undo();
  try {
    return { ...(await assemble(options, undo)), stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}
