import { createHash } from 'node:crypto';
import { CREATE_QUEUES } from '../jobs/queues.ts';
import { INSERT_ROWS, SUMMARISE_PROJECTS } from './rows.ts';
import { CREATE_KEYS, CREATE_MODERN, CREATE_TABLES } from './schema.ts';

const LENGTH = 12;

/** Everything that makes the demo data, in the order in which it runs. */
export const MAKE_DATA = [
  CREATE_TABLES,
  INSERT_ROWS,
  CREATE_KEYS,
  CREATE_MODERN,
  SUMMARISE_PROJECTS,
  CREATE_QUEUES,
].join('\n');

/** The fingerprint of the SQL that makes the demo data: no older copy can be mistaken for this one. */
export const DATA_VERSION = createHash('sha256').update(MAKE_DATA).digest('hex').slice(0, LENGTH);
