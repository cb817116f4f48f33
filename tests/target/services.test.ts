import { Client as Postgres } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA } from '../../target/data/shape.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client, type Item, untilEnded } from './client.ts';
import { processTree } from './process-tree.ts';
import { rowsOf } from './rows-of-tenant.ts';

let target: RunningTarget;
let ann: Client;
let bob: Client;
let stranger: Client;
let database: Postgres;

beforeAll(async () => {
  target = await startTarget({ mailDelayMs: 10, regions: 1 });
  database = new Postgres({ connectionString: target.databaseUrl, options: `-c search_path=${SCHEMA}` });
  await database.connect();
  ann = await Client.of(target.url, 7, 3);
  bob = await Client.of(target.url, 7, 4);
  stranger = await Client.of(target.url, 8, 1);
});

afterAll(async () => {
  await database.end();
  await target.stop();
});

const idOf = (item: Item | undefined): number => item?.id ?? Number.NaN;
const firstOf = async (client: Client, address: string): Promise<number> =>
  idOf((await client.get(address)).body.items[0]);
const firstProject = (client: Client): Promise<number> => firstOf(client, '/projects');
const countOf = async (sql: string): Promise<number> =>
  (await database.query<{ count: string }>(`SELECT count(*) FROM ${sql}`)).rows.map(({ count }) =>
    Number(count),
  )[0] ?? -1;
const switchOn = (fault: string, parameters: object = {}) =>
  new Client(target.adminUrl).request('PUT', `/faults/${fault}`, parameters);
const switchOff = (fault: string) => new Client(target.adminUrl).delete(`/faults/${fault}`);

describe('workflows', () => {
  it('run in the background: they create a task, notify whoever started them, and are written down', async () => {
    const { items } = (await ann.get('/workflows')).body;
    expect(items).toHaveLength(4);
    expect(items[0]).toEqual({ id: expect.any(Number), name: 'New customer' });
    const before = (await ann.get('/notifications')).body.unread;
    const accepted = await ann.post(`/workflows/${idOf(items[0])}/runs`);
    const { id } = accepted.body;
    expect(accepted).toMatchObject({
      status: 202,
      body: { state: 'queued', status: `/workflow-runs/${id}` },
    });
    const { body } = await untilEnded(ann, accepted.body.status);
    expect(body).toMatchObject({ id, state: 'done', attempts: 1 });
    expect((await ann.get('/tasks?assignee=me')).body.items[0]?.title).toBe('Follow up: New customer');
    expect((await ann.get('/notifications')).body.unread).toBe(before + 1);
    const { items: events } = (await ann.get('/audit/events?limit=1')).body;
    expect(events[0]).toMatchObject({ action: 'workflow.run', subject: idOf(items[0]) });
  });
});

describe('billing', () => {
  it('lists the invoices of a year and shows each with its lines', async () => {
    const { items } = (await ann.get('/billing/invoices')).body;
    expect(items).toHaveLength(12);
    expect(items[0]).toMatchObject({ month: '2025-12', state: 'open' });
    const invoice = (await ann.get(`/billing/invoices/${idOf(items[0])}`)).body;
    const cents = invoice.lines.map((line) => line.cents);
    expect(invoice.totalCents).toBe(cents.reduce((sum, each) => sum + each, 0));
  });

  it('tells the usage of the month, which is not counted anew for everybody who asks', async () => {
    const before = (await ann.get('/billing/usage')).body;
    expect(before).toMatchObject({ month: '2026-01', seats: 50 });
    await ann.post('/tasks', { projectId: await firstProject(ann), title: 'Count me later' });
    expect((await bob.get('/billing/usage')).body).toEqual(before);
  });
});

describe('tenants', () => {
  it('change their settings, each change under a new version', async () => {
    const { version } = (await stranger.get('/tenant')).body;
    const changed = await stranger.patch('/tenant', { settings: { language: 'ja' } });
    expect(changed.body).toMatchObject({ version: version + 1, settings: { language: 'ja' } });
    await stranger.patch('/tenant', { settings: { digest: 'weekly' } });
    expect((await stranger.get('/tenant')).body).toMatchObject({
      id: 'tenant-8',
      version: version + 2,
      settings: { language: 'ja', digest: 'weekly' },
    });
  });

  it('refuse a change of a version that has passed', async () => {
    const { version } = (await stranger.get('/tenant')).body;
    const change = { settings: { language: 'de' }, version };
    expect((await stranger.patch('/tenant', change)).status).toBe(200);
    expect((await stranger.patch('/tenant', change)).status).toBe(409);
  });

  it('list their members', async () => {
    const { items } = (await ann.get('/tenant/members')).body;
    expect(items).toHaveLength(50);
    expect(items[0]).toMatchObject({ name: 'User 1 of tenant 7', email: 'user-1@tenant-7.example' });
  });

  it('are brought in in the background, and can sign in and work', async () => {
    const accepted = await ann.post('/tenants', { name: 'Newcomer', plan: 'standard' });
    expect(accepted.status).toBe(202);
    expect(accepted.body.status).toBe(`/tenants/onboardings/${accepted.body.id}`);
    const { body } = await untilEnded(ann, accepted.body.status);
    expect(body).toMatchObject({ state: 'done', result: { users: 5 } });
    const newcomer = await Client.of(target.url, Number(/\d+$/.exec(body.result.tenant)?.[0]), 5);
    expect((await newcomer.get('/tenant')).body).toMatchObject({ name: 'Newcomer', plan: 'standard' });
    const projectId = await firstProject(newcomer);
    expect((await newcomer.post('/tasks', { projectId, title: 'First' })).status).toBe(201);
  });

  it('that were brought in leave again after a while, with all that they have', async () => {
    const accepted = await ann.post('/tenants', { name: 'Passing by' });
    const { result } = (await untilEnded(ann, accepted.body.status)).body;
    const number = Number(/\d+$/.exec(result.tenant)?.[0]);
    const guest = await Client.of(target.url, number);
    const projectId = await firstProject(guest);
    const task = (await guest.post('/tasks', { projectId, title: 'Passing' })).body.id;
    await guest.post(`/tasks/${task}/comments`, { text: 'Seen' });
    const file = (await guest.post(`/projects/${projectId}/files`, { name: 'p.pdf', size: 1 })).body.id;
    const report = await guest.post('/analytics/reports', { kind: 'weekly' });
    await untilEnded(guest, report.body.status);
    await expect
      .poll(async () => Object.keys(await rowsOf(database, number)).toSorted(), { timeout: 5_000 })
      .toEqual([
        'accepted_jobs',
        'audit_events',
        'comments',
        'files',
        'notifications',
        'project_summaries',
        'projects',
        'tasks',
        'tenants',
        'users',
      ]);
    const others = await rowsOf(database, 7);
    const versions = `file_versions WHERE file_id = ${file}`;
    const sessions = `sessions WHERE token = '${guest.token}'`;
    expect([await countOf(versions), await countOf(sessions)]).toEqual([1, 1]);
    await database.query(`UPDATE tenants SET onboarded_at = now() - interval '1 hour' WHERE id = ${number}`);
    await expect.poll(() => rowsOf(database, number), { timeout: 5_000 }).toEqual({});
    expect([await countOf(versions), await countOf(sessions)]).toEqual([0, 0]);
    expect(await rowsOf(database, 7)).toEqual(others);
  });
});

describe('integrations', () => {
  it('deliver events to outside parties in the background', async () => {
    const hooks = async (): Promise<number> => (await new Client(target.mailUrl).get('/hooks')).body.accepted;
    const before = await hooks();
    const accepted = await ann.post(`/integrations/${await firstOf(ann, '/integrations')}/deliveries`, {
      event: 'task.created',
    });
    expect(accepted.status).toBe(202);
    expect((await untilEnded(ann, accepted.body.status)).body.state).toBe('done');
    expect(await hooks()).toBe(before + 1);
  });
});

describe('the audit log', () => {
  it('has a line for every write, newest first, and none for what was refused', async () => {
    const projectId = await firstProject(bob);
    const task = (await bob.post('/tasks', { projectId, title: 'Watched' })).body.id;
    await bob.patch(`/tasks/${task}`, { status: 'done' });
    await bob.patch('/tasks/2000000000', { status: 'done' });
    const file = (await bob.post(`/projects/${projectId}/files`, { name: 'watched.pdf', size: 1 })).body.id;
    await bob.post(`/files/${file}/versions`, { size: 2 });
    const comment = (await bob.post(`/tasks/${task}/comments`, { text: 'Seen' })).body.id;
    const { items } = (await bob.get('/audit/events?limit=5')).body;
    expect(items.map(({ action, subject }) => [action, subject])).toEqual([
      ['comment.added', comment],
      ['file.version-added', file],
      ['file.created', file],
      ['task.changed', task],
      ['task.created', task],
    ]);
    expect(new Set(items.map(({ actor }) => actor))).toEqual(new Set([304]));
  });
});

describe('reads', () => {
  it('carry a version that a write has answered with', async () => {
    const projectId = await firstProject(bob);
    const task = await bob.post('/tasks', { projectId, title: 'Versioned' });
    expect((await bob.get(`/tasks/${task.body.id}`)).body.version).toBe(task.body.version);
    const comment = await bob.post(`/tasks/${task.body.id}/comments`, { text: 'One' });
    expect((await bob.get(`/tasks/${task.body.id}/comments`)).body.version).toBe(comment.body.version);
    const file = await bob.post(`/projects/${projectId}/files`, { name: 'v.pdf', size: 1 });
    const version = await bob.post(`/files/${file.body.id}/versions`, { size: 2 });
    expect((await bob.get(`/files/${file.body.id}/versions`)).body.version).toBe(version.body.version);
  });
});

const imported = (id: number) => `tasks WHERE import_id = ${id}`;

describe('bulk imports', () => {
  it('add all rows in the background, among old tasks', async () => {
    const projectId = await firstProject(ann);
    const newest = await firstOf(ann, '/tasks');
    const accepted = await ann.post(`/projects/${projectId}/imports`, { rows: 230 });
    expect(accepted).toMatchObject({ status: 202, body: { status: `/imports/${accepted.body.id}` } });
    expect((await untilEnded(ann, accepted.body.status)).body).toMatchObject({
      state: 'done',
      result: { rows: 230 },
    });
    expect(await countOf(imported(accepted.body.id))).toBe(230);
    expect(await firstOf(ann, '/tasks')).toBe(newest);
  });

  it('go on where they were when their worker is killed, without a row too many or too few', async () => {
    const accepted = await ann.post(`/projects/${await firstProject(ann)}/imports`, { rows: 2_000 });
    const { id, status } = accepted.body;
    await expect.poll(() => countOf(imported(id)), { interval: 5 }).toBeGreaterThan(0);
    const worker = processTree(target.pid).find(({ command }) => command.includes('worker-process'));
    if (worker === undefined) throw new Error('no workers were found');
    process.kill(worker.pid, 'SIGKILL');
    expect(await countOf(imported(id))).toBeLessThan(2_000);
    expect((await untilEnded(ann, status)).body).toMatchObject({ state: 'done', attempts: 2 });
    expect(await countOf(imported(id))).toBe(2_000);
  });

  it('do not keep the others waiting for a connection, unless they have no lane of their own', async () => {
    const projectId = await firstProject(ann);
    const waitMs = async (): Promise<number> => {
      const accepted = await ann.post(`/projects/${projectId}/imports`, { rows: 5_000 });
      const { headers } = await stranger.get('/tasks');
      await untilEnded(ann, accepted.body.status);
      return Number(/pool;dur=([\d.]+)/.exec(headers.get('server-timing') ?? '')?.[1]);
    };
    await switchOn('no-import-lane');
    const without = await waitMs();
    await switchOff('no-import-lane');
    expect(without).toBeGreaterThan(5 * (await waitMs()));
  });

  it('leave again after a while, a few rows at a time', async () => {
    await database.query(
      `UPDATE accepted_jobs SET created_at = now() - interval '1 hour' WHERE lane = 'import'`,
    );
    const all = 'tasks WHERE import_id IS NOT NULL';
    const before = await countOf(all);
    await expect.poll(() => countOf(all), { timeout: 5_000 }).toBeLessThan(before);
    expect(await countOf(all)).toBeGreaterThan(0);
  });
});

describe('faults of the jobs', () => {
  it('workers that crash before they note that a job is done lose none, and do nothing twice', async () => {
    await switchOn('worker-crash', { share: 1 });
    const workflow = await firstOf(stranger, '/workflows');
    const runs = await Promise.all(
      Array.from({ length: 3 }, () => stranger.post(`/workflows/${workflow}/runs`)),
    );
    const attempts = async () => (await stranger.get(runs[0]?.body.status ?? '')).body.attempts;
    await expect.poll(attempts, { timeout: 20_000, interval: 50 }).toBeGreaterThan(1);
    await switchOff('worker-crash');
    const ended = await Promise.all(runs.map(({ body }) => untilEnded(stranger, body.status)));
    expect(ended.map(({ body }) => body.state)).toEqual(runs.map(() => 'done'));
    expect(await countOf(`tasks WHERE tenant_id = 8 AND title = 'Follow up: New customer'`)).toBe(3);
  });

  it('lost jobs are accepted, and wait for ever', async () => {
    await switchOn('lost-job', { share: 1 });
    const lost = await ann.post('/analytics/reports', { kind: 'weekly' });
    await switchOff('lost-job');
    expect(lost.status).toBe(202);
    const kept = await ann.post('/analytics/reports', { kind: 'weekly' });
    await untilEnded(ann, kept.body.status);
    expect((await ann.get(lost.body.status)).body).toMatchObject({ state: 'queued', attempts: 0 });
  });
});

describe('the new services', () => {
  it.each([
    ['GET', '/audit/events?limit=0', undefined, 400],
    ['GET', '/audit/events?limit=201', undefined, 400],
    ['GET', '/billing/invoices/0', undefined, 400],
    ['PATCH', '/tenant', { settings: {} }, 400],
    ['PATCH', '/tenant', { settings: { digest: 'hourly' } }, 400],
    ['PATCH', '/tenant', { settings: { language: 'a\u0000' } }, 400],
    ['POST', '/tenants', {}, 400],
    ['POST', '/tenants', { name: 'x', plan: 'gold' }, 400],
    ['POST', '/integrations/1/deliveries', { event: 'Not an event' }, 400],
    ['POST', '/projects/1/imports', { rows: 0 }, 400],
    ['POST', '/projects/1/imports', { rows: 5_001 }, 400],
    ['POST', '/projects/2000000000/imports', { rows: 1 }, 404],
    ['GET', '/projects/2000000000/documents', undefined, 404],
    ['POST', '/workflows/2000000000/runs', undefined, 404],
    ['POST', '/integrations/2000000000/deliveries', { event: 'task.created' }, 404],
    ['GET', '/billing/invoices/2000000000', undefined, 404],
    ['GET', '/workflow-runs/2000000000', undefined, 404],
    ['GET', '/imports/2000000000', undefined, 404],
    ['GET', '/tenants/onboardings/2000000000', undefined, 404],
  ])('refuse %s %s with %j with a problem document of status %i', async (method, path, body, status) => {
    const reply = await ann.request(method, path, body);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each([
    ['/workflows', 'workflows', 'costs nothing'],
    ['/billing/invoices', 'billing', 'costs nothing'],
    ['/tenant', 'tenants', 'costs nothing'],
    ['/integrations', 'integrations', 'costs nothing'],
    ['/audit/events', 'audit', 'is asked for again'],
  ])('%s names the service %s and its database time; a second time it %s', async (path, service, second) => {
    // Nothing else here is of this tenant, so nothing of it is remembered yet.
    const cleo = await Client.of(target.url, 42);
    const { headers } = await cleo.get(path);
    expect(headers.get('x-service')).toBe(service);
    expect(headers.get('server-timing')).toMatch(/^db;dur=(?!0\.00)\d+\.\d+, pool;dur=/);
    const again = (await cleo.get(path)).headers.get('server-timing');
    expect(again?.startsWith('db;dur=0.00,')).toBe(second === 'costs nothing');
  });

  it("show nobody another tenant's things", async () => {
    const run = (await ann.post(`/workflows/${await firstOf(ann, '/workflows')}/runs`)).body.status;
    const attempts = [
      stranger.get(run),
      stranger.get(`/billing/invoices/${await firstOf(ann, '/billing/invoices')}`),
      stranger.get(`/projects/${await firstProject(ann)}/documents`),
      stranger.post(`/projects/${await firstProject(ann)}/imports`, { rows: 1 }),
      stranger.post(`/workflows/${await firstOf(ann, '/workflows')}/runs`),
      stranger.post(`/integrations/${await firstOf(ann, '/integrations')}/deliveries`, { event: 'a.b' }),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(attempts.map(() => 404));
  });
});
