import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultCase } from '../../demo/faults/fault-case.ts';
import { keepOn } from '../../demo/faults/fault-switch.ts';

const CASE: FaultCase = {
  name: 'stall, again and again',
  title: 'It stands still now and then',
  profile: 'fault-check',
  faults: { stall: {} },
  repeated: { firstAfterMs: 0, everyMs: 40, forMs: 20 },
  expected: {},
};

let server: Server;
let url: string;
let status: number;
const asked: string[] = [];

beforeEach(async () => {
  status = 200;
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('a fault that comes and goes is switched on and off in turn until it is ended, without trouble', async () => {
  const stop = await keepOn(url, CASE);
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(4);
  expect(await stop()).toBeNull();
  expect(asked.slice(0, 4)).toEqual([
    'PUT /faults/stall',
    'DELETE /faults',
    'PUT /faults/stall',
    'DELETE /faults',
  ]);
});

test('a switch that fails minutes before the end of the leg is told at the end, and ends nothing before', async () => {
  status = 500;
  const stop = await keepOn(url, CASE);
  await expect.poll(() => asked.length).toBe(1);
  await delay(100);
  expect(asked).toHaveLength(1);
  expect(await stop()).toContain('refused PUT /faults/stall with 500');
  expect(await stop()).toContain('refused');
});

test('a target that does not answer at all is told, too', async () => {
  await new Promise((resolve) => server.close(resolve));
  const stop = await keepOn(url, CASE);
  await delay(50);
  expect(await stop()).toContain('did not answer PUT /faults/stall');
});
