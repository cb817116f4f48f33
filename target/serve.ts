import { Client } from 'pg';
import { createAdminServer } from './admin/server.ts';
import type { Architecture } from './architecture.ts';
import { shapeFor } from './data/load.ts';
import { startEmbedded } from './database/embedded.ts';
import { useExisting } from './database/existing.ts';
import type { DatabaseUrls } from './database/pools.ts';
import { FAULT_NAMES } from './faults/catalogue.ts';
import { disturbDatabases } from './faults/database-faults.ts';
import type { Faults } from './faults/faults.ts';
import { disturbMail } from './faults/mail-faults.ts';
import { refuseImpossible } from './faults/requirements.ts';
import type { WrittenFault } from './faults/written.ts';
import { portProblem } from './http/port-problem.ts';
import { openRequestLog } from './http/request-log.ts';
import { InstanceKeeper } from './instance/instance-keeper.ts';
import { type MailProvider, startMailProvider } from './mail-client.ts';
import { resetPlacements } from './regions/placements.ts';
import { REPLICA_REGIONS, type RegionCount } from './regions/regions.ts';
import type { TargetReady } from './start-target.ts';
import { TargetError } from './target-error.ts';

/** What a target is started with. */
export interface ServeOptions {
  readonly port: number;
  /** Of the admin port; without it, the one after `port` if that is free. */
  readonly adminPort: number | undefined;
  readonly architecture: Architecture;
  readonly regions: RegionCount;
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
  readonly onLost: (loss: unknown) => void;
}

/** A target that answers. */
export interface Serving {
  readonly ready: TargetReady;
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

async function openDatabases(options: ServeOptions, undo: Undo): Promise<DatabaseUrls> {
  if (options.databaseUrl !== undefined) {
    await useExisting(options.databaseUrl, options.note);
    return { primary: options.databaseUrl, replicas: [] };
  }
  const embedded = await startEmbedded({
    folder: options.dataFolder,
    replicas: options.regions === 1 ? [] : REPLICA_REGIONS,
    note: options.note,
  });
  undo.add(() => embedded.stop());
  embedded.onFailure(() =>
    options.onLost(
      new TargetError('PostgreSQL ended while the target was running.', 'Start the target again.'),
    ),
  );
  return { primary: embedded.url, replicas: embedded.replicas };
}

async function prepareSchema(url: string, architecture: Architecture): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await shapeFor(client, architecture);
    await resetPlacements(client);
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return rows[0]?.version ?? 'unknown';
  } finally {
    await client.end();
  }
}

/** Makes every fault take effect where it belongs, the instance being the last to hear of it. */
function connectFaults(options: ServeOptions, parts: Parts): void {
  const { faults } = options;
  const { architecture, regions } = options;
  refuseImpossible(faults, { architecture, regions, hasReplicas: parts.databases.replicas.length > 0 });
  disturbMail(faults, parts.mail, options.mailDelayMs);
  disturbDatabases(faults, parts.databases);
  faults.onChange(FAULT_NAMES, () => parts.instance.tellFaults());
  parts.instance.killOnFault();
}

interface Parts {
  readonly mail: MailProvider;
  readonly databases: DatabaseUrls;
  readonly instance: InstanceKeeper;
}

/** Says early what the instance could only say once its database runs. */
async function tryLog(file: string | undefined): Promise<void> {
  if (file !== undefined) await (await openRequestLog(file, () => undefined)).close();
}

async function startParts(options: ServeOptions, undo: Undo): Promise<Parts> {
  await tryLog(options.requestLog);
  const mail = startMailProvider(options.mailDelayMs);
  // Its failure is heard of below, when it is needed; until then it must not count as unhandled.
  mail.catch(() => undefined);
  undo.add(async () => (await mail).stop());
  const instance = new InstanceKeeper(options.faults, options.onLost);
  const databases = await openDatabases(options, undo).finally(() => undo.add(() => instance.stop()));
  return { mail: await mail, databases, instance };
}

const HIGHEST_PORT = 65_535;

/** The next port, where somebody would look for it. */
const nextTo = (port: number): number => (port === 0 || port === HIGHEST_PORT ? 0 : port + 1);

async function openAdmin({ faults, port, adminPort }: ServeOptions, undo: Undo): Promise<string> {
  const admin = createAdminServer(faults);
  undo.add(() => admin.close());
  const listen = (wanted: number): Promise<string> => admin.listen({ port: wanted, host: '127.0.0.1' });
  if (adminPort === undefined) return listen(nextTo(port)).catch(() => listen(0));
  return listen(adminPort).catch((error: unknown) => {
    throw portProblem(error, adminPort, '--admin-port');
  });
}

async function assemble(options: ServeOptions, undo: Undo): Promise<Omit<Serving, 'stop'>> {
  const { architecture, faults, port, regions, requestLog } = options;
  const parts = await startParts(options, undo);
  const { databases, mail, instance } = parts;
  const postgresVersion = await prepareSchema(databases.primary, architecture);
  const mailUrl = mail.url;
  const url = await instance.start({ port, architecture, regions, databases, mailUrl, requestLog });
  connectFaults(options, parts);
  for (const fault of options.faultsAtStart) await fault.switchOn(faults);
  const adminUrl = await openAdmin(options, undo);
  const { primary: databaseUrl, replicas } = databases;
  return { ready: { url, databaseUrl, postgresVersion, replicas, mailUrl, adminUrl } };
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
