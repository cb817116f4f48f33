import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client, type Item, untilEnded } from './client.ts';

let target: RunningTarget;
let ann: Client;
let stranger: Client;

beforeAll(async () => {
  target = await startTarget({ regions: 1, mailDelayMs: 10 });
  ann = await Client.of(target.url, 7, 3);
  stranger = await Client.of(target.url, 8, 1);
});

afterAll(() => target.stop());

const idOf = (item: Item | undefined): number => item?.id ?? Number.NaN;
const firstProject = async (client: Client): Promise<number> =>
  idOf((await client.get('/projects')).body.items[0]);
const newTask = async (client: Client): Promise<number> =>
  (await client.post('/tasks', { projectId: await firstProject(client), title: 'Check the api' })).body.id;

describe('health', () => {
  it('says who answers, without a session', async () => {
    const { status, body } = await new Client(target.url).get('/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', service: 'peakgate-demo-target', architecture: 'modern' });
    expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(body.build).not.toBe('');
  });
});

describe('auth', () => {
  it.each([
    [1, 'premium', 'us-east-1'],
    [20, 'premium', 'ap-southeast-1'],
    [21, 'standard', 'us-east-1'],
    [76, 'standard', 'eu-west-1'],
    [81, 'free', 'us-east-1'],
    [200, 'free', 'ap-southeast-1'],
  ])('signs a user of tenant %i in and names plan %s and region %s', async (tenant, plan, region) => {
    const email = `user-50@tenant-${tenant}.example`;
    const reply = await new Client(target.url).post('/auth/sessions', {
      email,
      password: 'correct-horse-battery',
    });
    expect(reply.status).toBe(201);
    expect(reply.body.tenant).toEqual({ id: `tenant-${tenant}`, plan, region });
    expect(reply.body.user).toEqual({ id: tenant * 50, name: `User 50 of tenant ${tenant}` });
  });

  it.each([
    ['a wrong password', { email: 'user-1@tenant-1.example', password: 'incorrect-horse' }, 401],
    ['an unknown address', { email: 'user-51@tenant-1.example', password: 'correct-horse-battery' }, 401],
    ['no password', { email: 'user-1@tenant-1.example' }, 400],
  ])('refuses %s', async (_what, credentials, status) => {
    expect((await new Client(target.url).post('/auth/sessions', credentials)).status).toBe(status);
  });

  it('knows the session until it is ended, and no longer', async () => {
    const client = await Client.of(target.url, 9);
    expect((await client.get('/auth/session')).body).toMatchObject({ tenant: { id: 'tenant-9' } });
    expect((await client.delete('/auth/session')).status).toBe(204);
    expect((await client.get('/auth/session')).status).toBe(401);
  });
});

describe('projects', () => {
  it('lists the newest twenty of the tenant with their open tasks', async () => {
    const { items } = (await ann.get('/projects')).body;
    expect(items).toHaveLength(20);
    expect(items[0]?.name).toMatch(/of tenant 7$/);
    expect(items[0]?.openTasks).toBeGreaterThan(0);
  });

  it('shows one project, and its board of at most thirty tasks a column', async () => {
    const id = await firstProject(ann);
    expect((await ann.get(`/projects/${id}`)).body).toMatchObject({ id, openTasks: expect.any(Number) });
    const { columns } = (await ann.get(`/projects/${id}/board`)).body;
    expect(columns.map(({ status }: { status: string }) => status)).toEqual([
      'todo',
      'doing',
      'review',
      'done',
    ]);
    for (const { tasks } of columns) expect(tasks.length).toBeLessThanOrEqual(30);
    expect(columns[0]?.tasks[0]).toEqual({
      id: expect.any(Number),
      title: expect.any(String),
      assignee: expect.any(String),
    });
  });

  it('counts a new task among the open ones within a few seconds', async () => {
    const id = await firstProject(ann);
    const before = (await ann.get(`/projects/${id}`)).body.openTasks;
    await newTask(ann);
    await expect
      .poll(async () => (await ann.get(`/projects/${id}`)).body.openTasks, { timeout: 6_000 })
      .toBe(before + 1);
  });
});

describe('tasks', () => {
  it('creates a task that every later read shows', async () => {
    const projectId = await firstProject(ann);
    const created = await ann.post('/tasks', { projectId, title: 'Read your writes' });
    expect(created).toMatchObject({ status: 201, body: { version: 1 } });
    const { id } = created.body;
    expect((await ann.get(`/tasks/${id}`)).body).toMatchObject({
      id,
      projectId,
      title: 'Read your writes',
      status: 'todo',
    });
    expect((await ann.get(`/projects/${projectId}/tasks?limit=1`)).body.items[0]?.id).toBe(id);
    expect((await ann.get('/tasks?assignee=me')).body.items[0]?.id).toBe(id);
    expect((await ann.get('/tasks')).body.items[0]?.id).toBe(id);
  });

  it('raises the version with every change', async () => {
    const id = await newTask(ann);
    expect((await ann.patch(`/tasks/${id}`, { status: 'doing' })).body).toEqual({
      id,
      status: 'doing',
      version: 2,
    });
    expect((await ann.patch(`/tasks/${id}`, { status: 'done' })).body).toEqual({
      id,
      status: 'done',
      version: 3,
    });
    expect((await ann.get(`/tasks/${id}`)).body.version).toBe(3);
  });

  it('lists a project newest first, fifty unless told otherwise', async () => {
    const id = await firstProject(await Client.of(target.url, 1));
    const { items } = (await (await Client.of(target.url, 1)).get(`/projects/${id}/tasks`)).body;
    expect(items).toHaveLength(50);
    const times = items.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
  });
});

describe('comments and notifications', () => {
  it('notifies the assignee and mails them, and reading clears the count', async () => {
    const id = await newTask(ann);
    const before = (await ann.get('/notifications')).body.unread;
    const mails = async (): Promise<number> => (await new Client(target.mailUrl).get('/mails')).body.accepted;
    const mailsBefore = await mails();
    const colleague = await Client.of(target.url, 7, 4);
    const commented = await colleague.post(`/tasks/${id}/comments`, { text: 'Please look' });
    expect(commented.status).toBe(201);
    expect((await ann.get(`/tasks/${id}/comments`)).body.items).toMatchObject([
      { id: commented.body.id, text: 'Please look' },
    ]);
    const notifications = (await ann.get('/notifications')).body;
    expect(notifications).toMatchObject({
      unread: before + 1,
      items: [{ text: 'New comment on: Check the api' }, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    await expect.poll(mails).toBe(mailsBefore + 1);
    expect((await ann.post('/notifications/read')).status).toBe(204);
    expect((await ann.get('/notifications')).body.unread).toBe(0);
  });
});

describe('search', () => {
  it('finds tasks of the tenant by words of their title', async () => {
    const { items } = (await ann.get('/search?q=invoice')).body;
    expect(items.length).toBeGreaterThan(0);
    for (const { title } of items) expect(title).toMatch(/invoice/);
  });

  it('finds nothing for a word that no task has', async () => {
    expect((await ann.get('/search?q=zebra')).body.items).toEqual([]);
  });
});

describe('analytics', () => {
  it('adds up the tenant on the dashboard', async () => {
    const { openTasks, doneThisWeek, byProject } = (await stranger.get('/analytics/dashboard')).body;
    expect(openTasks).toBeGreaterThan(100);
    expect(doneThisWeek).toBeGreaterThan(0);
    expect(byProject[0]).toEqual({
      id: expect.any(Number),
      name: expect.any(String),
      openTasks: expect.any(Number),
      doneThisWeek: expect.any(Number),
    });
  });

  it('accepts a report, and finishes it in the background', async () => {
    const accepted = await ann.post('/analytics/reports', { kind: 'weekly' });
    const { id } = accepted.body;
    expect(accepted).toMatchObject({
      status: 202,
      body: { state: 'queued', status: `/analytics/reports/${id}` },
    });
    const { body } = await untilEnded(ann, accepted.body.status);
    expect(body).toMatchObject({ id, state: 'done', result: { kind: 'weekly' } });
    expect(body.result.lines.length).toBeGreaterThan(0);
  });
});

describe('files', () => {
  it('keeps every version of a file', async () => {
    const projectId = await firstProject(ann);
    const { status, body } = await ann.post(`/projects/${projectId}/files`, { name: 'plan.pdf', size: 10 });
    expect(status).toBe(201);
    expect(await ann.post(`/files/${body.id}/versions`, { size: 20 })).toMatchObject({
      status: 201,
      body: { version: 2 },
    });
    const versions = (await ann.get(`/files/${body.id}/versions`)).body.items;
    expect(versions).toMatchObject([
      { version: 2, size: 20 },
      { version: 1, size: 10 },
    ]);
    expect((await ann.get(`/projects/${projectId}/files`)).body.items[0]).toEqual({
      id: body.id,
      name: 'plan.pdf',
      size: 20,
      version: 2,
    });
  });

  it('numbers versions that arrive at the same time without a gap or a repetition', async () => {
    const { body } = await ann.post(`/projects/${await firstProject(ann)}/files`, {
      name: 'race.pdf',
      size: 1,
    });
    const sizes = [2, 3, 4, 5, 6, 7, 8, 9];
    const added = await Promise.all(sizes.map((size) => ann.post(`/files/${body.id}/versions`, { size })));
    expect(added.map((reply) => reply.body.version).toSorted((a, b) => a - b)).toEqual(sizes);
  });

  it('exports a project in the background, also when asked with an empty JSON body', async () => {
    const projectId = await firstProject(ann);
    const accepted = await ann.request('POST', `/projects/${projectId}/exports`, undefined, {
      'content-type': 'application/json',
    });
    expect(accepted).toMatchObject({
      status: 202,
      body: { state: 'queued', status: `/exports/${accepted.body.id}` },
    });
    const { body } = await untilEnded(ann, accepted.body.status);
    expect(body).toMatchObject({
      state: 'done',
      result: { projectId, rows: expect.any(Number), sha256: expect.any(String) },
    });
  });
});

describe('every answer', () => {
  it.each([
    ['/health', 'gateway', false],
    ['/nowhere', 'gateway', false],
    ['/projects', 'projects', true],
    ['/tasks/1x', 'tasks', false],
    ['/notifications', 'notifications', true],
    ['/analytics/dashboard', 'analytics', true],
    ['/search?q=plan', 'search', true],
  ])('%s names the service %s and accounts for its database time', async (path, service, usesDatabase) => {
    const { headers } = await ann.get(path);
    expect(headers.get('x-service')).toBe(service);
    const timing = /^db;dur=(\d+\.\d+), pool;dur=(\d+\.\d+)$/.exec(headers.get('server-timing') ?? '');
    expect(Number(timing?.[1]) > 0).toBe(usesDatabase);
  });

  it.each([
    ['GET', '/tasks/0', undefined, 400],
    ['GET', '/tasks/99999999999', undefined, 400],
    ['GET', '/tasks/1%00', undefined, 400],
    ['GET', '/tasks?assignee=you', undefined, 400],
    ['GET', '/projects/1/tasks?limit=100000', undefined, 400],
    ['GET', '/search', undefined, 400],
    ['GET', '/search?q=%00', undefined, 400],
    ['POST', '/tasks', { title: 'without a project' }, 400],
    ['POST', '/tasks', { projectId: 1, title: 'x'.repeat(201) }, 400],
    ['POST', '/tasks', '{"projectId":', 400],
    ['POST', '/tasks', '[]', 400],
    ['POST', '/analytics/reports', { kind: 'Drop Tables;' }, 400],
    ['POST', '/projects/1/files', { name: 'x', size: -1 }, 400],
    ['PATCH', '/tasks/1', { status: 'finished' }, 400],
    ['GET', '/tasks/2000000000', undefined, 404],
    ['GET', '/tasks/2000000000/comments', undefined, 404],
    ['GET', '/files/2000000000/versions', undefined, 404],
    ['GET', '/analytics/reports/2000000000', undefined, 404],
    ['POST', '/tasks', { projectId: 2_000_000_000, title: 'nowhere' }, 404],
    ['POST', '/tasks/2000000000/comments', { text: 'nowhere' }, 404],
    ['PUT', '/tasks/1', {}, 404],
  ])('%s %s with %j is refused with a problem document of status %i', async (method, path, body, status) => {
    const reply = await ann.request(method, path, body);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(reply.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  });

  it.each([
    ['no token', ''],
    ['an unknown token', 'nobody-has-this-token'],
    ['a token that cannot be one', 'x'.repeat(500)],
  ])('is 401 with %s, whatever else is wrong', async (_what, token) => {
    const client = new Client(target.url, token);
    expect((await client.get('/projects')).status).toBe(401);
    expect((await client.post('/tasks', { nonsense: true })).status).toBe(401);
  });
});

describe('tenants', () => {
  it("cannot see, change or use each other's things", async () => {
    const projectId = await firstProject(ann);
    const taskId = await newTask(ann);
    const fileId = (await ann.post(`/projects/${projectId}/files`, { name: 'secret.pdf', size: 1 })).body.id;
    const report = (await ann.post('/analytics/reports', { kind: 'weekly' })).body.status;
    const attempts = [
      stranger.get(`/projects/${projectId}`),
      stranger.get(`/projects/${projectId}/board`),
      stranger.get(`/projects/${projectId}/tasks`),
      stranger.get(`/projects/${projectId}/files`),
      stranger.post(`/projects/${projectId}/files`, { name: 'x', size: 1 }),
      stranger.post(`/projects/${projectId}/exports`),
      stranger.get(`/tasks/${taskId}`),
      stranger.patch(`/tasks/${taskId}`, { status: 'done' }),
      stranger.get(`/tasks/${taskId}/comments`),
      stranger.post(`/tasks/${taskId}/comments`, { text: 'hello' }),
      stranger.post('/tasks', { projectId, title: 'intruder' }),
      stranger.get(`/files/${fileId}/versions`),
      stranger.post(`/files/${fileId}/versions`, { size: 1 }),
      stranger.get(report),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(attempts.map(() => 404));
    expect((await ann.get(`/tasks/${taskId}`)).body).toMatchObject({ status: 'todo', version: 1 });
  });
});
