import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readEdit } from '../../target/services/editor-messages.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client } from './client.ts';

let target: RunningTarget;
let admin: Client;
let ann: Client;
let bob: Client;
let projectId: number | undefined;
let documentId: number;

beforeAll(async () => {
  target = await startTarget({ mailDelayMs: 10, regions: 3 });
  admin = new Client(target.adminUrl);
  ann = await Client.of(target.url, 7, 3);
  bob = await Client.of(target.url, 7, 4);
  projectId = (await ann.get('/projects')).body.items[0]?.id;
  documentId = (await ann.get(`/projects/${projectId}/documents`)).body.items[0]?.id ?? Number.NaN;
});

afterAll(() => target.stop());

/** An editor of a document who remembers all that they hear. */
class Editor {
  readonly heard: unknown[] = [];
  /** The document as it was told at the beginning. */
  greeting: unknown;
  readonly #socket: WebSocket;
  readonly closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'document') this.greeting = message;
      else this.heard.push(message);
    });
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  /** Connects, or rejects with the status of the refusal. */
  static open(path: string, headers: Record<string, string> = {}): Promise<Editor> {
    const socket = new WebSocket(`${target.url.replace('http', 'ws')}${path}`, { headers });
    return new Promise((resolve, reject) => {
      const editor = new Editor(socket);
      socket.once('open', () => resolve(editor));
      socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`${response.statusCode} ${response.headers['content-type']}`)),
      );
    });
  }

  static of(client: Client): Promise<Editor> {
    return Editor.open(`/collaboration/documents/${documentId}`, { authorization: `Bearer ${client.token}` });
  }

  say(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  close(): void {
    this.#socket.close();
  }
}

describe('editing a document together', () => {
  it('acknowledges each edit in order once it is stored, and shows it to the others', async () => {
    const [one, two] = await Promise.all([Editor.of(ann), Editor.of(bob)]);
    for (const seq of [1, 2, 3]) one.say({ type: 'edit', seq, text: `Draft ${seq}` });
    await expect.poll(() => one.heard).toHaveLength(3);
    expect(one.heard).toMatchObject([1, 2, 3].map((seq) => ({ type: 'ack', seq })));
    await expect.poll(() => two.heard).toHaveLength(3);
    expect(two.heard[2]).toMatchObject({ type: 'edit', user: 'User 3 of tenant 7', text: 'Draft 3' });
    const { items } = (await ann.get('/audit/events?limit=1')).body;
    expect(items[0]).toMatchObject({ action: 'document.edited', subject: documentId });
    two.close();
    await two.closed;
    one.say({ type: 'edit', seq: 4, text: 'Alone' });
    await expect.poll(() => one.heard).toHaveLength(4);
    one.close();
    expect(two.heard).toHaveLength(3);
  });

  it('begins with the document as it is, and says of every answer what it cost the database', async () => {
    const editor = await Editor.of(ann);
    editor.say({ type: 'edit', seq: 1, text: 'Newer' });
    await expect.poll(() => editor.heard).toHaveLength(1);
    const serverTiming = expect.stringMatching(/^db;dur=\d+\.\d\d, pool;dur=\d+\.\d\d$/);
    expect(editor.greeting).toEqual({
      type: 'document',
      version: expect.any(Number),
      text: expect.any(String),
      serverTiming,
    });
    expect(editor.heard[0]).toMatchObject({ type: 'ack', seq: 1, serverTiming });
    editor.close();
  });

  it("shows one's own edits in the list of documents, also where the replica is behind", async () => {
    await admin.request('PUT', '/faults/replica-lag', { delayMs: 60_000 });
    const carol = await Client.of(target.url, 7, 5);
    const editor = await Editor.of(carol);
    editor.say({ type: 'edit', seq: 1, text: 'Mine' });
    await expect.poll(() => editor.heard).toHaveLength(1);
    const { items } = (await carol.get(`/projects/${projectId}/documents`)).body;
    expect(editor.heard[0]).toMatchObject({ version: items.find(({ id }) => id === documentId)?.version });
    editor.close();
    await admin.delete('/faults/replica-lag');
  });

  it('refuses the edits of a session that has ended, whose socket it closes, and of no other', async () => {
    const dan = await Client.of(target.url, 7, 6);
    const [one, two] = await Promise.all([Editor.of(dan), Editor.of(bob)]);
    await dan.delete('/auth/session');
    one.say({ type: 'edit', seq: 1, text: 'Too late' });
    expect(await one.closed).toBe(1008);
    expect(one.heard).toMatchObject([{ type: 'refused', status: 401, seq: 1 }]);
    two.say({ type: 'edit', seq: 1, text: 'In time' });
    await expect.poll(() => two.heard).toMatchObject([{ type: 'ack', seq: 1 }]);
    two.close();
  });

  it('counts coming in and edits against the rate limit, and stays open for those that fit again', async () => {
    const editor = await Editor.of(ann);
    await admin.request('PUT', '/faults/shared-limits', { perSecond: 1 });
    for (const seq of [1, 2]) editor.say({ type: 'edit', seq, text: `Draft ${seq}` });
    await expect.poll(() => editor.heard).toHaveLength(2);
    expect(editor.heard).toMatchObject([
      { type: 'ack', seq: 1 },
      { type: 'refused', status: 429, seq: 2, retryAfterMs: expect.any(Number) },
    ]);
    await expect(Editor.of(bob)).rejects.toThrow('429 application/problem+json');
    await admin.delete('/faults/shared-limits');
    editor.say({ type: 'edit', seq: 3, text: 'Draft 3' });
    await expect.poll(() => editor.heard[2]).toMatchObject({ type: 'ack', seq: 3 });
    editor.close();
  });

  it('refuses what is no edit, and goes on', async () => {
    const editor = await Editor.open(`/collaboration/documents/${documentId}?token=${ann.token}`);
    for (const message of ['no JSON', {}, { type: 'edit', seq: -1, text: '' }]) editor.say(message);
    editor.say({ type: 'edit', seq: 1, text: 'Fine' });
    await expect.poll(() => editor.heard).toHaveLength(4);
    expect(editor.heard).toMatchObject([
      { type: 'refused', status: 400, reason: 'A message is {"type":"edit","seq":…,"text":…}.' },
      { type: 'refused' },
      { type: 'refused', reason: 'seq is a whole number from 0.' },
      { type: 'ack', seq: 1 },
    ]);
    editor.close();
  });

  it.each([
    ['without a session', () => '/collaboration/documents/1', 401],
    ['with an unknown one', () => '/collaboration/documents/1?token=nobody', 401],
    ['to a document that is none', () => `/collaboration/documents/0?token=${ann.token}`, 400],
    ['to a document that is not there', () => `/collaboration/documents/2000000000?token=${ann.token}`, 404],
    ["to another tenant's", () => `/collaboration/documents/1?token=${ann.token}`, 404],
    ['to an address that is no socket', () => '/tasks', 400],
    ['to an address that is none', () => `/nowhere?token=${ann.token}`, 404],
  ])('lets nobody in %s', async (_who, path, status) => {
    await expect(Editor.open(path())).rejects.toThrow(`${status} application/problem+json`);
  });

  it('asks whoever comes without a socket to upgrade', async () => {
    const reply = await ann.get(`/collaboration/documents/${documentId}`);
    expect(reply).toMatchObject({ status: 426, body: { title: 'Upgrade required' } });
    expect(reply.headers.get('x-service')).toBe('collaboration');
  });

  it('lists the documents of a project with their versions', async () => {
    const other = (await ann.get('/projects')).body.items[1]?.id;
    const reply = await ann.get(`/projects/${other}/documents`);
    expect(reply.body.items).toHaveLength(2);
    expect(reply.body.items[0]).toMatchObject({ title: `Decisions of project ${other}`, version: 1 });
  });
});

describe('an edit', () => {
  it.each([
    ['{"type":"edit","seq":0,"text":""}', { seq: 0, text: '' }],
    ['{"type":"edit","seq":1.5,"text":""}', 'seq is a whole number from 0.'],
    ['{"type":"edit","seq":1,"text":5}', 'text is a string of at most 20000 characters.'],
    ['{"type":"edit","seq":1,"text":"\\u0000"}', 'text holds a character that cannot be stored.'],
    ['[]', 'A message is {"type":"edit","seq":…,"text":…}.'],
  ])('in %s is read as %j', (message, edit) => {
    expect(readEdit(message)).toEqual(edit);
  });
});

describe('a target that stops', () => {
  it('closes the sockets of its editors in good order', async () => {
    const other = await startTarget({ regions: 1 });
    const client = await Client.of(other.url, 1);
    const socket = new WebSocket(
      `${other.url.replace('http', 'ws')}/collaboration/documents/1?token=${client.token}`,
    );
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await other.stop();
    expect(await closed).toBe(1005);
  });
});
