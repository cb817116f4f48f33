import { appendFile, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Region, Replica } from '../regions/regions.ts';
import { copyTree } from './copy-tree.ts';
import { freePort } from './free-port.ts';
import { databaseFailure, startServer } from './server.ts';
import type { Template } from './template.ts';
import { command, type Workshop } from './workshop.ts';

const folderOf = ({ supervised }: Workshop, region: Region): string =>
  join(supervised.runFolder, `replica-${region}`);

/** Copies the primary's stopped folder: a replica continues from where it was left. */
export async function prepareReplica(workshop: Workshop, template: Template, region: Region): Promise<void> {
  const owner = workshop.account;
  const folder = folderOf(workshop, region);
  await copyTree(template.dataFolder, folder, { folderMode: 0o700, owner });
  const signal = join(folder, 'standby.signal');
  await writeFile(signal, '', { mode: 0o600 });
  if (owner !== undefined) await chown(signal, owner.uid, owner.gid);
}

/** Which replica to start, and of whom. */
export interface ReplicaOptions {
  readonly region: Region;
  readonly password: string;
  readonly primaryPort: number;
}

const STREAM_LIMIT_MS = 20_000;
const RETRY_MS = 25;

/** Waits until the replica receives what the primary writes. */
async function untilStreaming(url: string, logFile: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const deadlineMs = performance.now() + STREAM_LIMIT_MS;
    const streams = `SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming'`;
    while ((await client.query(streams)).rowCount === 0) {
      if (performance.now() > deadlineMs) throw await databaseFailure(logFile);
      await delay(RETRY_MS);
    }
  } finally {
    await client.end();
  }
}

/** Starts a region's replica and waits until it streams from the primary. */
export async function startReplica(workshop: Workshop, options: ReplicaOptions): Promise<Replica> {
  const { region, password, primaryPort } = options;
  const dataFolder = folderOf(workshop, region);
  const source = `host=127.0.0.1 port=${primaryPort} user=postgres password=${password} application_name=${region}`;
  // In a file rather than on the command line, which every account of the machine can read.
  await appendFile(join(dataFolder, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  const url = await startServer(workshop.supervised, {
    name: `replica ${region}`,
    command: command(workshop, 'postgres'),
    dataFolder,
    password,
    as: 'replica',
    port: await freePort(),
  });
  await untilStreaming(url, workshop.logFile);
  return { region, url };
}
