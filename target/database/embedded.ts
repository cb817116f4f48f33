import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadData } from '../data/load.ts';
import type { Region, Replica } from '../regions/regions.ts';
import { errorText, TargetError } from '../target-error.ts';
import { copyTree } from './copy-tree.ts';
import { freePort } from './free-port.ts';
import { prepareReplica, startReplica } from './replica.ts';
import { databaseFailure, startServer } from './server.ts';
import { findTemplate, INITDB_OPTIONS, saveTemplate, type Template } from './template.ts';
import { command, openWorkshop, type Workshop } from './workshop.ts';

/** A PostgreSQL that belongs to this target alone, on a copy of the template. */
export interface EmbeddedDatabase {
  readonly url: string;
  readonly replicas: readonly Replica[];
  /** Called once if PostgreSQL ends although nobody stopped it. */
  onFailure(listener: () => void): void;
  stop(): Promise<void>;
}

async function initialise(workshop: Workshop, password: string): Promise<void> {
  const { dataFolder, account, supervised } = workshop;
  const passwordFile = join(supervised.runFolder, 'password');
  await mkdir(dataFolder, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) {
    await Promise.all([dataFolder, passwordFile].map((path) => chown(path, account.uid, account.gid)));
  }
  const args = ['-D', dataFolder, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  args.push(...INITDB_OPTIONS);
  if ((await supervised.run('initdb', { ...command(workshop, 'initdb'), args })) !== 0)
    throw await databaseFailure(workshop.logFile);
}

const PRIMARY = 'primary';

interface Start {
  readonly as: 'primary' | 'loading' | 'storing';
  readonly port: number;
  readonly password: string;
}

function start(workshop: Workshop, options: Start): Promise<string> {
  const { supervised, dataFolder } = workshop;
  return startServer(supervised, {
    name: PRIMARY,
    command: command(workshop, 'postgres'),
    dataFolder,
    ...options,
  });
}

/** Makes the template: an empty server, the demo data, a clean stop, and the stopped folder stored. */
async function makeTemplate(workshop: Workshop, folder: string): Promise<Template> {
  const password = randomBytes(18).toString('base64url');
  await initialise(workshop, password);
  const port = await freePort();
  await load(await start(workshop, { as: 'loading', port, password }));
  await workshop.supervised.stopProgram(PRIMARY);
  // Once more, so that the folder was last used in the way that replicas can follow.
  await start(workshop, { as: 'storing', port, password });
  await workshop.supervised.stopProgram(PRIMARY);
  await saveTemplate(workshop.dataFolder, folder, password);
  return { dataFolder: workshop.dataFolder, password };
}

/** One template of databases is enough: the other would be some three hundred files more to copy for every server. */
async function dropSecondTemplate(client: Client): Promise<void> {
  await client.query('ALTER DATABASE template1 IS_TEMPLATE false');
  await client.query('DROP DATABASE template1');
}

async function load(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('CREATE EXTENSION pg_stat_statements');
    await loadData(client);
    await dropSecondTemplate(client);
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

async function provideTemplate(
  workshop: Workshop,
  folder: string,
  note: (text: string) => void,
): Promise<Template> {
  const found = await findTemplate(folder);
  if (found !== undefined) return found;
  note(`making the demo data in ${folder} (first start only, about ten seconds)`);
  return makeTemplate(workshop, folder);
}

/** Copies the stopped folder for the primary and for each replica, and starts each as soon as its copy is there. */
async function startAll(workshop: Workshop, template: Template, replicas: readonly Region[]) {
  const { dataFolder, account } = workshop;
  const { password } = template;
  const port = await freePort();
  const primary = async (copied: Promise<unknown>): Promise<string> => {
    await copied;
    return start(workshop, { as: 'primary', port, password });
  };
  const copies = replicas.map((region) => prepareReplica(workshop, template, region));
  // A folder that was just made is the primary's own: it must stand still while replicas are copied from it.
  const isOwn = template.dataFolder === dataFolder;
  const own = isOwn
    ? Promise.all(copies)
    : copyTree(template.dataFolder, dataFolder, { folderMode: 0o700, owner: account });
  const [url, ...others] = await Promise.all([
    primary(own),
    ...replicas.map(async (region, nth) => {
      await copies[nth];
      return startReplica(workshop, { region, password, primaryPort: port });
    }),
  ]);
  return { url, replicas: others };
}

const DISK_FULL = /ENOSPC|EDQUOT|No space left/;

/** Disk full speaks through Node while files are copied, and otherwise through PostgreSQL's error or, last of all, its log. */
export function explainFailure(error: unknown, log: string): unknown {
  const words = [errorText(error), ...log.split('\n')].find((line) => DISK_FULL.test(line));
  if (words === undefined) return error;
  return new TargetError(
    `The disk is full: ${words.trim()}`,
    'Free about 1 GB, point TMPDIR to a larger disk, or choose a folder for the demo data with `--data`.',
    error,
  );
}

/** What the embedded PostgreSQL is to be. */
export interface EmbeddedOptions {
  /** Where the demo data is kept; made there first, if there is none. */
  readonly folder: string;
  /** The regions that get a streaming replica. */
  readonly replicas: readonly Region[];
  readonly note: (text: string) => void;
}

/** Starts the embedded PostgreSQL on a fresh copy of the demo data. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const workshop = await openWorkshop();
  const { supervised } = workshop;
  try {
    const template = await provideTemplate(workshop, options.folder, options.note);
    return {
      ...(await startAll(workshop, template, options.replicas)),
      onFailure: (listener) => supervised.once('exited', listener),
      stop: () => supervised.removeAllListeners('exited').close(),
    };
  } catch (error) {
    const log = await readFile(workshop.logFile, 'utf8').catch(() => '');
    await supervised.close();
    throw explainFailure(error, log);
  }
}
