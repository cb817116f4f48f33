import type { Pool } from 'pg';

/** Gives a pool another size while it is in use: what is too much is closed once it is free, what is missing is opened. */
export async function resizePool(pool: Pool, size: number): Promise<void> {
  const missing = size - pool.options.max;
  pool.options.max = size;
  pool.options.min = size;
  if (missing > 0) await grow(pool, missing);
  for (let tries = 0; pool.totalCount > size && tries < MOST_TRIES; tries += 1) await closeOne(pool);
}

/** Who waits too long under load gets no connection, and neither does this. */
const MOST_TRIES = 50;

async function closeOne(pool: Pool): Promise<void> {
  const client = await pool.connect().catch(() => undefined);
  client?.release(true);
}

/** Who waits is served first; that the new connections go to them is as good. */
async function grow(pool: Pool, missing: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: missing }, () => pool.connect()));
  for (const client of clients) client.release();
}
