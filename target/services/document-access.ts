import type { RequestDatabase } from '../database/request-database.ts';
import { countRequest, identityBehind } from '../http/admission.ts';
import { found, Problem } from '../http/problem.ts';
import { serverTiming } from '../http/request-context.ts';
import type { Platform } from '../platform.ts';
import type { RegionalRouting } from '../regions/regional-routing.ts';
import { audited } from './audited.ts';
import { type Edit, type Greeting, readEdit } from './editor-messages.ts';

/** An edit as it was stored, and by whom. */
export interface StoredEdit extends Edit {
  readonly user: string;
  readonly version: number;
  readonly serverTiming?: string;
}

/** What one editor does with one document; refused by a `Problem`, as a request would be. */
export interface DocumentAccess {
  read(): Promise<Greeting>;
  /** Stores the edit in a message if the session still holds and the plan allows; what is no edit counts, too. */
  store(message: string): Promise<StoredEdit>;
}

/** A database access that keeps account of its time. */
type MeteredDatabase = Pick<RequestDatabase, 'query' | 'release' | 'databaseMs' | 'poolMs'>;

/** Whose access it is, and to what. */
interface Editor {
  readonly token: string;
  readonly tenant: number;
  readonly documentId: number;
  /** The account of coming in, which goes on with the reading of the document. */
  readonly entry: MeteredDatabase;
}

/** What editing needs of the platform. */
export interface EditingPlatform extends Pick<Platform, 'faults' | 'sessions' | 'limit'> {
  readonly routing: Pick<RegionalRouting, 'wrote'>;
  /** The database for one edit. */
  openDatabase(): MeteredDatabase;
}

const FIND = {
  name: 'document-find',
  text: 'SELECT text, version FROM documents WHERE tenant_id = $1 AND id = $2',
};
const STORE = audited({
  name: 'document-edit',
  write: `UPDATE documents SET text = $4, version = version + 1 WHERE tenant_id = $1 AND id = $3 RETURNING id, version`,
  action: 'document.edited',
  give: 'version',
});

const timesOf = ({ faults }: EditingPlatform, database: MeteredDatabase) =>
  faults.isOn('no-server-timing') ? {} : { serverTiming: serverTiming(database) };

async function read(platform: EditingPlatform, { entry, tenant, documentId }: Editor): Promise<Greeting> {
  try {
    const rows = await entry.query<Pick<Greeting, 'text' | 'version'>>(FIND, [tenant, documentId]);
    const { text, version } = found(rows[0], 'document');
    return { type: 'document', version, text, ...timesOf(platform, entry) };
  } finally {
    entry.release();
  }
}

async function store(
  platform: EditingPlatform,
  { token, documentId }: Editor,
  message: string,
): Promise<StoredEdit> {
  const database = platform.openDatabase();
  try {
    const identity = await identityBehind(platform, database, token);
    countRequest(platform, identity);
    const edit = readEdit(message);
    if (typeof edit === 'string') throw new Problem(400, edit);
    platform.routing.wrote(token);
    const values = [identity.tenantNumber, identity.user.id, documentId, edit.text];
    const { version } = found((await database.query<{ version: number }>(STORE, values))[0], 'document');
    platform.routing.wrote(token);
    return { ...edit, user: identity.user.name, version, ...timesOf(platform, database) };
  } finally {
    database.release();
  }
}

/** Each edit is admitted like a request of its own: what was true when the socket was opened need not hold any more. */
export function documentAccess(platform: EditingPlatform, editor: Editor): DocumentAccess {
  return {
    read: () => read(platform, editor),
    store: (message) => store(platform, editor, message),
  };
}
