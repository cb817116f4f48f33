import type { WebSocket } from 'ws';
import type { RequestDatabase } from '../database/request-database.ts';
import { audited } from './audited.ts';
import type { Identity } from './identity.ts';

/** What an editor sends. */
interface Edit {
  readonly seq: number;
  readonly text: string;
}

/** A socket has no headers for it: what `Server-Timing` would say, where that is said at all. */
interface Timed {
  readonly serverTiming?: string;
}

/** The document as it is when an editor comes in. */
export interface Greeting extends Timed {
  readonly type: 'document';
  readonly version: number;
  readonly text: string;
}

/** What an editor hears: the document, that their edit is stored, what others wrote, or why something was not accepted. */
type Heard =
  | Greeting
  | ({ readonly type: 'ack'; readonly seq: number; readonly version: number } & Timed)
  | { readonly type: 'edit'; readonly user: string; readonly text: string; readonly version: number }
  | { readonly type: 'refused'; readonly reason: string };

const STORE = audited({
  name: 'document-edit',
  write: `UPDATE documents SET text = $4, version = version + 1 WHERE tenant_id = $1 AND id = $3 RETURNING id, version`,
  action: 'document.edited',
  give: 'version',
});

const LONGEST_TEXT = 20_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** The edit in a message, or the reason why there is none. */
export function readEdit(message: string): Edit | string {
  const written = parsed(message);
  if (!isRecord(written) || written['type'] !== 'edit')
    return 'A message is {"type":"edit","seq":…,"text":…}.';
  const { seq, text } = written;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    return 'seq is a whole number from 0.';
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) {
    return `text is a string of at most ${LONGEST_TEXT} characters.`;
  }
  return text.includes('\u0000') ? 'text holds a character that cannot be stored.' : { seq, text };
}

function tell(socket: WebSocket, heard: Heard): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(heard));
}

/** The documents that are being edited, each with the sockets of its editors. */
export class EditingRooms {
  readonly #openDatabase: () => RequestDatabase;
  readonly #timesOf: (database: RequestDatabase) => Timed;
  readonly #rooms = new Map<number, Set<WebSocket>>();

  constructor(openDatabase: () => RequestDatabase, timesOf: (database: RequestDatabase) => Timed) {
    this.#openDatabase = openDatabase;
    this.#timesOf = timesOf;
  }

  /** Lets an editor in until their socket closes. */
  join(socket: WebSocket, documentId: number, identity: Identity, greeting: Greeting): void {
    const room = this.#rooms.get(documentId) ?? new Set();
    this.#rooms.set(documentId, room.add(socket));
    tell(socket, greeting);
    // One edit after the other: acknowledgements come in the order in which the edits were sent.
    let storing = Promise.resolve();
    socket.on('message', (data) => {
      storing = storing.then(() => this.#receive(socket, documentId, identity, String(data)));
    });
    socket.on('close', () => {
      room.delete(socket);
      if (room.size === 0 && this.#rooms.get(documentId) === room) this.#rooms.delete(documentId);
    });
  }

  async #receive(socket: WebSocket, documentId: number, identity: Identity, message: string): Promise<void> {
    const edit = readEdit(message);
    if (typeof edit === 'string') return tell(socket, { type: 'refused', reason: edit });
    const database = this.#openDatabase();
    const version = await this.#store(database, documentId, identity, edit.text);
    if (version === undefined)
      return tell(socket, { type: 'refused', reason: 'The edit could not be stored.' });
    tell(socket, { type: 'ack', seq: edit.seq, version, ...this.#timesOf(database) });
    for (const other of this.#rooms.get(documentId) ?? []) {
      if (other !== socket) tell(other, { type: 'edit', user: identity.user.name, text: edit.text, version });
    }
  }

  /** The version that the edit made, or undefined if it could not be stored. */
  async #store(
    database: RequestDatabase,
    documentId: number,
    identity: Identity,
    text: string,
  ): Promise<number | undefined> {
    const values = [identity.tenantNumber, identity.user.id, documentId, text];
    try {
      return (await database.query<{ version: number }>(STORE, values))[0]?.version;
    } catch {
      return undefined;
    }
  }
}
