import { Client as Postgres } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA } from '../../target/data/shape.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client } from './client.ts';

const MAIL_DELAY_MS = 300;

let target: RunningTarget;
let ann: Client;
let database: Postgres;

beforeAll(async () => {
  target = await startTarget({ architecture: 'legacy', mailDelayMs: MAIL_DELAY_MS });
  ann = await Client.of(target.url, 7, 3);
  database = new Postgres({ connectionString: target.databaseUrl, options: `-c search_path=${SCHEMA}` });
  await database.connect();
});

afterAll(async () => {
  await database.end();
  await target.stop();
});

const planOf = async (statement: string): Promise<string> => {
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

describe('the legacy architecture', () => {
  it('says so', async () => {
    expect((await ann.get('/health')).body).toMatchObject({ architecture: 'legacy' });
  });

  it('reads the whole table of tasks for a list', async () => {
    const list = 'SELECT * FROM tasks WHERE tenant_id = 7 ORDER BY created_at DESC LIMIT 50';
    expect(await planOf(list)).toContain('Seq Scan on tasks');
  });

  it('asks the database for the session at every request', async () => {
    const { headers } = await ann.get('/auth/session');
    expect(headers.get('server-timing')).not.toMatch(/^db;dur=0\.00/);
  });

  it('computes a report while the user waits, and keeps it', async () => {
    const { status, body } = await ann.post('/analytics/reports', { kind: 'weekly' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'done', result: { kind: 'weekly' } });
    expect((await ann.get(`/analytics/reports/${body.id}`)).body).toMatchObject({
      id: body.id,
      state: 'done',
    });
  });

  it('exports while the user waits', async () => {
    const projectId = (await ann.get('/projects')).body.items[0]?.id;
    const { status, body } = await ann.post(`/projects/${projectId}/exports`, {});
    expect(status).toBe(201);
    expect((await ann.get(`/exports/${body.id}`)).body).toMatchObject({
      state: 'done',
      result: { projectId },
    });
  });

  it.each([
    ['runs a workflow', '/workflows', 'runs', {}, '/workflow-runs', { steps: 3 }],
    ['imports', '/projects', 'imports', { rows: 1_200 }, '/imports', { rows: 1_200 }],
    [
      'delivers a webhook',
      '/integrations',
      'deliveries',
      { event: 'task.created' },
      '/integrations/deliveries',
      { delivered: true },
    ],
  ])('%s while the user waits', async (_what, list, part, order, address, result) => {
    const thing = (await ann.get(list)).body.items[0]?.id;
    const { status, body } = await ann.post(`${list}/${thing}/${part}`, order);
    expect([status, body.state]).toEqual([201, 'done']);
    expect((await ann.get(`${address}/${body.id}`)).body).toMatchObject({
      state: 'done',
      attempts: 1,
      result,
    });
  });

  it('brings a tenant in while the user waits, who can sign in then', async () => {
    const { status, body } = await ann.post('/tenants', { name: 'Newcomer' });
    expect(status).toBe(201);
    const newcomer = await Client.of(target.url, Number(/\d+$/.exec(body.result.tenant)?.[0]), 1);
    expect((await newcomer.get('/tenant')).body).toMatchObject({ name: 'Newcomer', plan: 'free' });
  });

  it('refuses work for an outside party that does not answer, with 503', async () => {
    await new Client(target.adminUrl).request('PUT', '/faults/mail-down', {});
    const integration = (await ann.get('/integrations')).body.items[0]?.id;
    const refused = await ann.post(`/integrations/${integration}/deliveries`, { event: 'task.created' });
    await new Client(target.adminUrl).delete('/faults/mail-down');
    expect(refused.status).toBe(503);
  });

  it('counts a new task among the open ones at once', async () => {
    const project = (await ann.get('/projects')).body.items[0];
    await ann.post('/tasks', { projectId: project?.id, title: 'Count me' });
    expect((await ann.get(`/projects/${project?.id}`)).body.openTasks).toBe((project?.openTasks ?? 0) + 1);
  });

  it('lets the author of a comment wait for the mail, with a connection of the only pool in hand', async () => {
    const { body } = await ann.get('/tasks?assignee=me');
    const before = (await new Client(target.mailUrl).get('/mails')).body.accepted;
    const startMs = performance.now();
    const comments = body.items
      .slice(0, 5)
      .map(({ id }) => ann.post(`/tasks/${id}/comments`, { text: 'Waiting' }));
    const bystander = new Promise((resolve) => setTimeout(resolve, 100)).then(() => ann.get('/auth/session'));
    const answers = await Promise.all(comments);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(performance.now() - startMs).toBeGreaterThan(MAIL_DELAY_MS);
    expect((await new Client(target.mailUrl).get('/mails')).body.accepted).toBe(before + 5);
    const waited = /pool;dur=(\d+)/.exec((await bystander).headers.get('server-timing') ?? '');
    expect(Number(waited?.[1])).toBeGreaterThan(MAIL_DELAY_MS / 4);
  });

  it('refuses with 503 whoever gets no connection in time, and recovers', async () => {
    await database.query(`BEGIN; LOCK TABLE ${SCHEMA}.sessions`);
    const waiting = Array.from({ length: 8 }, () => ann.get('/auth/session'));
    const refused = await Promise.race(waiting.slice(5));
    await database.query('COMMIT');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await Promise.all(waiting.slice(0, 5))).map(({ status }) => status)).toEqual([
      200, 200, 200, 200, 200,
    ]);
    expect((await ann.get('/auth/session')).status).toBe(200);
  });
});
