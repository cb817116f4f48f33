import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { DATA_VERSION } from '../data/version.ts';
import { openPools } from '../database/pools.ts';
import type { Faults } from '../faults/faults.ts';
import { stallOnFault } from '../faults/stall.ts';
import { portProblem } from '../http/port-problem.ts';
import { openRequestLog, type RequestLog } from '../http/request-log.ts';
import { createHttpServer, type Health } from '../http/server.ts';
import { assemblePlatform } from '../platform.ts';
import { Placements } from '../regions/placements.ts';
import { TargetError } from '../target-error.ts';
import type { InstanceOptions } from './messages.ts';

/** An instance that could answer at once. */
export interface PreparedInstance {
  /** Listens, lets the workers begin, and gives its URL. There must be no other instance any more. */
  begin(): Promise<string>;
  /** Finishes what is under way. */
  close(): Promise<void>;
}

function healthOf(): Health {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return { version: manifest.version, build: `demo-${manifest.version}-data-${DATA_VERSION}` };
}

function openLog(file: string | undefined, onLost: (loss: TargetError) => void) {
  if (file === undefined) return undefined;
  return openRequestLog(file, (error) =>
    onLost(
      new TargetError(
        `The request log can no longer be written: ${error.message}.`,
        'Free some space and start again.',
      ),
    ),
  );
}

async function openPlatform(options: InstanceOptions, faults: Faults) {
  const { architecture, databases } = options;
  const pools = await openPools(databases, architecture, faults);
  const placements = new Placements(options.regions);
  const loadPlacements = (): Promise<void> => placements.load(pools.of('tenants'));
  faults.onChange('wrong-region', loadPlacements);
  const platform = assemblePlatform({
    architecture,
    pools,
    placements,
    faults,
    databaseUrl: databases.primary,
    outsideUrl: options.mailUrl,
  });
  return { platform, loadPlacements };
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  try {
    return await app.listen({ port, host: '127.0.0.1' });
  } catch (error) {
    throw portProblem(error, port, '--port');
  }
}

/** Opens log and connections and builds the HTTP interface: all that takes time, and may be done beside an instance that serves. */
export async function prepareInstance(
  options: InstanceOptions,
  faults: Faults,
  onLost: (loss: TargetError) => void,
): Promise<PreparedInstance> {
  const log: RequestLog | undefined = await openLog(options.requestLog, onLost);
  const { platform, loadPlacements } = await openPlatform(options, faults);
  stallOnFault(faults);
  const app = await createHttpServer(platform, healthOf(), log);
  const begin = async (): Promise<string> => {
    await loadPlacements();
    const url = await listen(app, options.port);
    platform.begin();
    return url;
  };
  const close = async (): Promise<void> => {
    await app.close();
    await platform.close();
    await log?.close();
  };
  return { begin, close };
}
