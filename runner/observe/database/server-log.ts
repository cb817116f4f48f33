import { type DatabaseConnection, OWN_MARK } from './connection.ts';

/** So much of the log's end is read: a plan has a few thousand bytes. */
const MOST_BYTES = 4_000_000;

/**
 * The end of the server's log; null where it is not kept by the server itself, or the account may not read it. Plans that
 * auto_explain wrote are in it.
 */
export async function readLogEnd(connection: DatabaseConnection): Promise<string | null> {
  try {
    const [row] = await connection.rows<{ text: string | null }>(
      `SELECT ${OWN_MARK} pg_read_file(log.name, greatest(0, (pg_stat_file(log.name)).size - ${MOST_BYTES}), ${MOST_BYTES}) AS text
FROM (SELECT pg_current_logfile('stderr') AS name) log WHERE log.name IS NOT NULL`,
    );
    return row?.text ?? null;
  } catch (error) {
    if (connection.isLost()) throw error;
    return null;
  }
}
