import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadData } from '../data/load.ts';
import { errorText, TargetError } from '../target-error.ts';
import { type Account, databaseAccount } from './account.ts';
import { copyTree } from './copy-tree.ts';
import { type Engine, prepareEngine } from './engine.ts';
import { databaseFailure, startServer } from './server.ts';
import { Supervised } from './supervised.ts';
import { findTemplate, INITDB_OPTIONS, saveTemplate, type Template } from './template.ts';

/** A PostgreSQL that belongs to this target alone, on a copy of the template. */
export interface EmbeddedDatabase {
  readonly url: string;
  /** Called once if PostgreSQL ends although nobody stopped it. */
  onFailure(listener: () => void): void;
  stop(): Promise<void>;
}

interface Workshop {
  readonly supervised: Supervised;
  readonly engine: Engine;
  readonly account: Account | undefined;
  readonly dataFolder: string;
  readonly logFile: string;
}

async function openWorkshop(): Promise<Workshop> {
  const supervised = await Supervised.start();
  const account = databaseAccount();
  await chmod(supervised.runFolder, 0o711);
  const engine = await prepareEngine(supervised.runFolder, account);
  const inRun = (name: string): string => join(supervised.runFolder, name);
  return { supervised, engine, account, dataFolder: inRun('pgdata'), logFile: inRun('postgres.log') };
}

function command(workshop: Workshop, program: 'postgres' | 'initdb') {
  return { program: workshop.engine.program(program), logFile: workshop.logFile, ...workshop.account };
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
  if ((await supervised.run({ ...command(workshop, 'initdb'), args })) !== 0)
    throw await databaseFailure(workshop.logFile);
}

/** Makes the template: an empty server, the demo data, a clean stop, and the stopped folder stored. */
async function makeTemplate(workshop: Workshop, folder: string): Promise<Template> {
  const password = randomBytes(18).toString('base64url');
  await initialise(workshop, password);
  const url = await start(workshop, password, true);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('CREATE EXTENSION pg_stat_statements');
    await loadData(client);
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
  await workshop.supervised.stopProgram();
  await saveTemplate(workshop.dataFolder, folder, password);
  return { dataFolder: workshop.dataFolder, password };
}

function start(workshop: Workshop, password: string, loading: boolean): Promise<string> {
  const { supervised, dataFolder } = workshop;
  return startServer(supervised, { command: command(workshop, 'postgres'), dataFolder, password, loading });
}

async function provideData(
  workshop: Workshop,
  folder: string,
  note: (text: string) => void,
): Promise<Template> {
  const found = await findTemplate(folder);
  if (found === undefined) {
    note(`making the demo data in ${folder} (first start only, about ten seconds)`);
    return makeTemplate(workshop, folder);
  }
  await copyTree(found.dataFolder, workshop.dataFolder, { folderMode: 0o700, owner: workshop.account });
  return found;
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

/** Starts the embedded PostgreSQL on a fresh copy of the demo data, making the data first where `folder` has none. */
export async function startEmbedded(folder: string, note: (text: string) => void): Promise<EmbeddedDatabase> {
  const workshop = await openWorkshop();
  const { supervised } = workshop;
  try {
    const template = await provideData(workshop, folder, note);
    const url = await start(workshop, template.password, false);
    return {
      url,
      onFailure: (listener) => supervised.once('exited', listener),
      stop: () => supervised.removeAllListeners('exited').close(),
    };
  } catch (error) {
    const log = await readFile(workshop.logFile, 'utf8').catch(() => '');
    await supervised.close();
    throw explainFailure(error, log);
  }
}
