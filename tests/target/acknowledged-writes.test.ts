import fastify from 'fastify';
import { Pool } from 'pg';
import { expect, it } from 'vitest';
import { Faults } from '../../target/faults/faults.ts';
import { Problem } from '../../target/http/problem.ts';
import { addRequestContext, forUser, owned } from '../../target/http/request-context.ts';
import { Placements } from '../../target/regions/placements.ts';
import { STICKY_MS } from '../../target/regions/recent-writers.ts';
import { RegionalRouting } from '../../target/regions/regional-routing.ts';
import type { Region } from '../../target/regions/regions.ts';

const IDENTITY = {
  user: { id: 3, name: 'Ann' },
  tenant: { id: 'tenant-7', plan: 'free', region: 'eu-west-1' },
  tenantNumber: 7,
};

const nobody = (): never => {
  throw new Error('nobody does this here');
};

/** A write that takes so many ms, and is refused then if it is to fail. */
interface Write {
  Querystring: { ms: string; fails?: string };
}

/** A service whose writes take as long as they are told to, and whose reads are counted where they go to a replica. */
function scene() {
  const clock = { nowMs: 0 };
  let replicaReads = 0;
  // It connects when it is asked something, which nobody does.
  const pool = new Pool();
  const nearest = (_service: string, region: Region) => {
    replicaReads += 1;
    return { pool, region };
  };
  const pools = { of: () => pool, nearest, close: nobody };
  const faults = new Faults();
  const app = fastify();
  addRequestContext(app, {
    architecture: 'modern',
    faults,
    pools,
    sessions: { open: nobody, close: nobody, identify: async () => IDENTITY },
    limit: () => 0,
    routing: new RegionalRouting(pools, new Placements(3), faults, () => clock.nowMs),
  });
  const write = forUser<Write>(async (_session, { query }) => {
    clock.nowMs += Number(query.ms);
    if (query.fails !== undefined) throw new Problem(409, 'This did not happen.');
    return {};
  });
  app.post<Write>('/writes', owned('comments'), write);
  app.get(
    '/reads',
    owned('comments'),
    forUser(async () => ({})),
  );
  const headers = { authorization: 'Bearer session' };
  const send = (method: 'GET' | 'POST', url: string) => app.inject({ method, url, headers });
  const readsReplica = async (): Promise<boolean> => {
    const before = replicaReads;
    await send('GET', '/reads');
    return replicaReads > before;
  };
  return { clock, send, readsReplica };
}

it('a session reads the primary for five seconds after the answer to its write, however late that was', async () => {
  const { clock, send, readsReplica } = scene();
  expect(await readsReplica()).toBe(true);
  await send('POST', `/writes?ms=${STICKY_MS + 1_000}`);
  expect(await readsReplica()).toBe(false);
  clock.nowMs += STICKY_MS - 1;
  expect(await readsReplica()).toBe(false);
  clock.nowMs += 1;
  expect(await readsReplica()).toBe(true);
});

it('a write that was refused after a long wait acknowledges nothing that must be seen', async () => {
  const { send, readsReplica } = scene();
  await send('POST', `/writes?ms=${STICKY_MS}&fails=yes`);
  expect(await readsReplica()).toBe(true);
});
