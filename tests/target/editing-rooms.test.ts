import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Problem } from '../../target/http/problem.ts';
import type { DocumentAccess } from '../../target/services/document-access.ts';
import { EditingRooms, MOST_UNANSWERED } from '../../target/services/editing-rooms.ts';
import { type Greeting, readEdit } from '../../target/services/editor-messages.ts';

let server: WebSocketServer;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** The two ends of a connection: the editor's and the target's. */
async function connected(): Promise<{ editor: WebSocket; end: WebSocket }> {
  const address = server.address();
  if (!isAddress(address)) throw new TypeError('the server listens on a port');
  const accepted = once(server, 'connection');
  const editor = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const [end]: WebSocket[] = await accepted;
  if (end === undefined) throw new TypeError('a connection has a socket');
  if (editor.readyState !== editor.OPEN) await once(editor, 'open');
  sockets.push(editor);
  return { editor, end };
}

/** A document in memory, which one room shares. */
class SharedDocument {
  version = 1;
  text = 'Agenda';
  readonly rooms = new EditingRooms();

  now(): Greeting {
    return { type: 'document', version: this.version, text: this.text };
  }

  access(user: string): DocumentAccess {
    return {
      read: async () => this.now(),
      store: async (message) => {
        const edit = readEdit(message);
        if (typeof edit === 'string') throw new Problem(400, edit);
        this.version += 1;
        this.text = edit.text;
        return { ...edit, user, version: this.version };
      },
    };
  }

  /** Lets an editor in and returns what they hear from then on, and a way to write. */
  async enter(user: string, access: Partial<DocumentAccess> = {}) {
    const { editor, end } = await connected();
    const heard: unknown[] = [];
    editor.on('message', (data) => heard.push(JSON.parse(String(data))));
    const closed = new Promise<number>((resolve) => editor.once('close', resolve));
    this.rooms.join(end, 1, { ...this.access(user), ...access });
    const write = (seq: number, text: string): void =>
      editor.send(JSON.stringify({ type: 'edit', seq, text }));
    return { heard, closed, write };
  }
}

/** A promise that is fulfilled from outside. */
function promised<Value>() {
  let fulfil: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolve) => {
    fulfil = resolve;
  });
  return { promise, fulfil };
}

describe('an editor who comes in while another writes', () => {
  /** Bob's document is being read while Ann writes `Newer`, version 2. */
  async function scene() {
    const document = new SharedDocument();
    const reading = promised<Greeting>();
    const ann = await document.enter('Ann');
    await expect.poll(() => ann.heard).toHaveLength(1);
    const before = document.now();
    const bob = await document.enter('Bob', { read: () => reading.promise });
    ann.write(1, 'Newer');
    await expect.poll(() => ann.heard).toHaveLength(2);
    return { ann, bob, reading, before, after: document.now() };
  }

  it('hears the document first, and then the edit that it does not hold yet', async () => {
    const { bob, reading, before } = await scene();
    reading.fulfil(before);
    await expect.poll(() => bob.heard).toHaveLength(2);
    expect(bob.heard).toEqual([before, { type: 'edit', user: 'Ann', text: 'Newer', version: 2 }]);
  });

  it('hears no edit that the document holds already', async () => {
    const { ann, bob, reading, after } = await scene();
    reading.fulfil(after);
    ann.write(2, 'Newest');
    await expect.poll(() => bob.heard).toHaveLength(2);
    expect(bob.heard).toMatchObject([after, { type: 'edit', version: 3 }]);
  });

  it('writes only once the document is there', async () => {
    const { ann, bob, reading, after } = await scene();
    bob.write(1, 'Bob was here');
    ann.write(2, 'Newest');
    await expect.poll(() => ann.heard).toHaveLength(3);
    reading.fulfil(after);
    await expect.poll(() => bob.heard).toHaveLength(3);
    expect(bob.heard).toMatchObject([
      { type: 'document', version: 2 },
      { type: 'edit', version: 3 },
      { type: 'ack', version: 4 },
    ]);
  });

  it('is sent away where the document cannot be read, and writes nothing', async () => {
    const document = new SharedDocument();
    const reading = promised<Greeting>();
    const read = () => reading.promise.then(() => Promise.reject(new Error('lost')));
    const { heard, closed, write } = await document.enter('Ann', { read });
    write(1, 'Unseen');
    reading.fulfil(document.now());
    expect(await closed).toBe(1011);
    expect(heard).toEqual([{ type: 'refused', status: 503, reason: 'The demo target could not answer.' }]);
    expect(document.now()).toMatchObject({ version: 1, text: 'Agenda' });
  });
});

describe('the editors of a document', () => {
  it('do not hear an edit that is older than what they know', async () => {
    const document = new SharedDocument();
    const slow = promised<undefined>();
    const bobs = document.access('Bob');
    const bob = await document.enter('Bob', {
      store: async (message) => {
        const stored = await bobs.store(message);
        await slow.promise;
        return stored;
      },
    });
    const ann = await document.enter('Ann');
    await expect.poll(() => [...ann.heard, ...bob.heard]).toHaveLength(2);
    bob.write(1, 'Older');
    await expect.poll(() => document.version).toBe(2);
    ann.write(1, 'Newer');
    await expect.poll(() => ann.heard).toHaveLength(2);
    slow.fulfil(undefined);
    await expect.poll(() => bob.heard).toContainEqual({ type: 'ack', seq: 1, version: 2 });
    ann.write(2, 'Newest');
    await expect.poll(() => ann.heard).toHaveLength(3);
    expect(ann.heard).toMatchObject([{ type: 'document' }, { version: 3 }, { type: 'ack', seq: 2 }]);
  });

  it('are refused, edit by edit, what would wait behind too many others', async () => {
    const document = new SharedDocument();
    const slow = promised<undefined>();
    const anns = document.access('Ann');
    const ann = await document.enter('Ann', {
      store: (message) => slow.promise.then(() => anns.store(message)),
    });
    await expect.poll(() => ann.heard).toHaveLength(1);
    for (let seq = 0; seq <= MOST_UNANSWERED; seq++) ann.write(seq, 'Typed fast');
    const refused = {
      type: 'refused',
      status: 429,
      reason: 'At most 32 messages wait for their answers.',
      seq: MOST_UNANSWERED,
    };
    await expect.poll(() => ann.heard).toHaveLength(2);
    expect(ann.heard[1]).toEqual(refused);
    slow.fulfil(undefined);
    await expect.poll(() => document.version).toBe(1 + MOST_UNANSWERED);
    ann.write(99, 'There is room again');
    await expect.poll(() => ann.heard).toContainEqual({ type: 'ack', seq: 99, version: 2 + MOST_UNANSWERED });
  });

  it('go on when the session of one of them has ended', async () => {
    const document = new SharedDocument();
    const ended = new Problem(401, 'The session is unknown or has ended.');
    const [ann, bob] = [
      await document.enter('Ann'),
      await document.enter('Bob', { store: () => Promise.reject(ended) }),
    ];
    bob.write(7, 'Still here');
    expect(await bob.closed).toBe(1008);
    expect(bob.heard[1]).toEqual({ type: 'refused', status: 401, reason: ended.message, seq: 7 });
    ann.write(1, 'Alone');
    await expect.poll(() => ann.heard).toContainEqual({ type: 'ack', seq: 1, version: 2 });
  });
});
