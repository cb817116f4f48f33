import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems usually give to the local ends of connections (Linux from 32768, others from 49152): one of
 * those could be taken by whoever connects next, before the server that it was chosen for listens.
 */
const FIRST = 15_000;
const END = 32_768;
const ATTEMPTS = 100;

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}

/**
 * A port on loopback that nobody listens on now, chosen by chance, so that targets that start together do not meet.
 * @throws Error where a hundred ports in turn are taken.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
  throw new Error(`${ATTEMPTS} ports between ${FIRST} and ${END} were tried, and all are taken`);
}
