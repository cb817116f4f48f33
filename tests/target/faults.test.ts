import { networkInterfaces } from 'node:os';
import { Client as Postgres } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isResident } from '../../scenarios/journeys/residency.ts';
import { FAULT_NAMES } from '../../target/faults/catalogue.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client, type Reply } from './client.ts';

const MAIL_DELAY_MS = 20;
/** Tenants that live in the three regions. */
const AMERICAN = 1;
const EUROPEAN = 6;
const ASIAN = 9;
const FREE = 101;

let target: RunningTarget;
let admin: Client;
let database: Postgres;

beforeAll(async () => {
  target = await startTarget({ regions: 3, mailDelayMs: MAIL_DELAY_MS, faults: ['stall:everyMs=60000'] });
  admin = new Client(target.adminUrl);
  database = new Postgres({ connectionString: target.databaseUrl });
  await database.connect();
});

afterEach(() => switchAllOff());

afterAll(async () => {
  await database.end();
  await target.stop();
});

const switchOn = (name: string, parameters?: object): Promise<Reply> =>
  admin.request('PUT', `/faults/${name}`, parameters);
const switchOff = (name: string): Promise<Reply> => admin.delete(`/faults/${name}`);
const switchAllOff = (): Promise<Reply> => admin.delete('/faults');

const statusOf = async (sent: Promise<Reply>): Promise<number> => (await sent).status;
const regionsOf = ({ headers }: Reply) => [headers.get('x-region'), headers.get('x-data-region')];
/** What journeys find of an answer to somebody of the region. */
const resides = ({ headers }: Reply, region: string): boolean =>
  isResident({ header: (name) => headers.get(name) ?? undefined }, region);
const firstProject = async (client: Client): Promise<number | undefined> =>
  (await client.get('/projects')).body.items[0]?.id;
const newTask = async (client: Client): Promise<number> =>
  (await client.post('/tasks', { projectId: await firstProject(client), title: 'Replicate me' })).body.id;

async function taken(sent: Promise<Reply>): Promise<number> {
  const startMs = performance.now();
  await sent;
  return performance.now() - startMs;
}

describe('the admin port', () => {
  it('listens on loopback, and lists every fault with what it imitates and whether it is on', async () => {
    expect(target.adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await switchOn('slow-mail', { delayMs: 300 });
    const { items } = (await admin.get('/faults')).body;
    expect(items.map(({ name }) => name)).toEqual(FAULT_NAMES);
    expect(items.find(({ name }) => name === 'slow-mail')).toMatchObject({
      title: 'Slow mail provider',
      imitates: expect.stringContaining('takes its time'),
      parameters: { delayMs: { default: 5_000, minimum: 1, maximum: 60_000 } },
      on: true,
      values: { delayMs: 300 },
    });
    // The one from the command line, and this one.
    expect(items.filter((item) => 'values' in item).map(({ name }) => name)).toEqual(['slow-mail', 'stall']);
    expect((await switchOff('slow-mail')).body).toMatchObject({ name: 'slow-mail', on: false });
  });

  const [outside] = Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal),
  );
  it.runIf(outside !== undefined)('is refused from other interfaces', async () => {
    const port = new URL(target.adminUrl).port;
    await expect(fetch(`http://${outside?.address}:${port}/faults`)).rejects.toThrow('fetch failed');
  });

  it.each([
    ['PUT', '/faults/quiet', {}, 404],
    ['PUT', '/faults/__proto__', {}, 404],
    ['GET', '/faults/quiet', undefined, 404],
    ['DELETE', '/faults/quiet', undefined, 404],
    ['POST', '/faults', {}, 404],
    ['PUT', '/faults/slow-mail', { delayMs: 70_000 }, 400],
    ['PUT', '/faults/slow-mail', { delay: 5 }, 400],
    ['PUT', '/faults/slow-mail', { delayMs: 2.5 }, 400],
    ['PUT', '/faults/slow-mail', [], 400],
    ['PUT', '/faults/slow-mail', '{"delayMs":', 400],
  ])('refuses %s %s with %j by a problem document of status %i', async (method, path, body, status) => {
    const reply = await admin.request(method, path, body);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(reply.body).toMatchObject({ status, detail: expect.any(String) });
    expect((await admin.get('/faults/slow-mail')).body).toMatchObject({ on: false });
  });
});

describe('three regions', () => {
  it('have a streaming replica wherever the primary is not', async () => {
    const { rows } = await database.query(
      `SELECT application_name AS region, state FROM pg_stat_replication ORDER BY 1`,
    );
    expect(rows).toEqual([
      { region: 'ap-southeast-1', state: 'streaming' },
      { region: 'eu-west-1', state: 'streaming' },
    ]);
  });

  it.each([
    [AMERICAN, 'us-east-1'],
    [EUROPEAN, 'eu-west-1'],
    [ASIAN, 'ap-southeast-1'],
  ])('serve tenant %i in %s, where its data is, from sign-in on', async (tenant, region) => {
    const email = `user-1@tenant-${tenant}.example`;
    const credentials = { email, password: 'correct-horse-battery' };
    const signedIn = await new Client(target.url).post('/auth/sessions', credentials);
    expect(regionsOf(signedIn)).toEqual([region, region]);
    const client = new Client(target.url, signedIn.body.token);
    expect(regionsOf(await client.get('/projects'))).toEqual([region, region]);
    const projectId = await firstProject(client);
    expect(regionsOf(await client.post('/tasks', { projectId, title: 'Here' }))).toEqual([region, region]);
  });

  it('with replica-lag: whoever wrote reads the primary, everybody else what their replica has', async () => {
    const [writer, colleague, american, compatriot] = await Promise.all([
      Client.of(target.url, EUROPEAN, 1),
      Client.of(target.url, EUROPEAN, 2),
      Client.of(target.url, AMERICAN, 1),
      Client.of(target.url, AMERICAN, 2),
    ]);
    await switchOn('replica-lag', { delayMs: 60_000 });
    const id = await newTask(writer);
    expect(await statusOf(writer.get(`/tasks/${id}`))).toBe(200);
    expect(await statusOf(colleague.get(`/tasks/${id}`))).toBe(404);
    expect(await statusOf(compatriot.get(`/tasks/${await newTask(american)}`))).toBe(200);
    await switchOff('replica-lag');
    await expect.poll(() => statusOf(colleague.get(`/tasks/${id}`))).toBe(200);
  });

  it('with wrong-region: some tenants are stored and served in a region that is not theirs', async () => {
    const [european, asian] = await Promise.all([
      Client.of(target.url, EUROPEAN),
      Client.of(target.url, ASIAN),
    ]);
    await switchOn('wrong-region', { tenants: 2 });
    expect(regionsOf(await european.get('/projects'))).toEqual(['ap-southeast-1', 'ap-southeast-1']);
    expect(regionsOf(await asian.get('/projects'))).toEqual(['ap-southeast-1', 'ap-southeast-1']);
    expect(resides(await european.get('/projects'), 'eu-west-1')).toBe(false);
    await switchOff('wrong-region');
    expect(regionsOf(await european.get('/projects'))).toEqual(['eu-west-1', 'eu-west-1']);
  });

  it.each([
    [AMERICAN, 'us-east-1', 'eu-west-1'],
    [EUROPEAN, 'eu-west-1', 'ap-southeast-1'],
    [ASIAN, 'ap-southeast-1', 'us-east-1'],
  ])('with region-leak: tenant %i of %s is read in %s, and its data stays', async (tenant, region, next) => {
    const client = await Client.of(target.url, tenant);
    const list = (): Promise<Reply> => client.get('/projects');
    expect(resides(await list(), region)).toBe(true);
    await switchOn('region-leak', { share: 1 });
    const leaked = await list();
    expect(regionsOf(leaked)).toEqual([next, region]);
    expect(resides(leaked, region)).toBe(false);
    const written = await client.post('/tasks', { projectId: leaked.body.items[0]?.id, title: 'Here' });
    expect(resides(written, region)).toBe(true);
    await switchOff('region-leak');
    expect(resides(await (await Client.of(target.url, tenant)).get('/projects'), region)).toBe(true);
  });

  it('name the server that has really answered', async () => {
    const client = await Client.of(target.url, EUROPEAN);
    const lastAsked = async (region: string): Promise<number> => {
      const url = target.replicas.find((replica) => replica.region === region)?.url;
      const replica = new Postgres({ connectionString: url });
      await replica.connect();
      const { rows } = await replica.query<{ at: Date }>(
        'SELECT query_start AS at FROM pg_stat_activity WHERE application_name = $1',
        [`peakgate-demo audit ${region}`],
      );
      await replica.end();
      return rows[0]?.at?.getTime() ?? 0;
    };
    const bothAsked = () => Promise.all(['eu-west-1', 'ap-southeast-1'].map(lastAsked));
    const before = await bothAsked();
    expect(regionsOf(await client.get('/audit/events'))).toEqual(['eu-west-1', 'eu-west-1']);
    const atHome = await bothAsked();
    await switchOn('region-leak', { share: 1 });
    expect(regionsOf(await client.get('/audit/events'))).toEqual(['ap-southeast-1', 'eu-west-1']);
    const abroad = await bothAsked();
    expect(atHome.map((at, index) => at > (before[index] ?? 0))).toEqual([true, false]);
    expect(abroad.map((at, index) => at > (atHome[index] ?? 0))).toEqual([false, true]);
  });
});

describe('faults of the database', () => {
  const listPlan = async (): Promise<string> => {
    const list = 'SELECT id FROM peakgate_demo.tasks WHERE tenant_id = 7 ORDER BY created_at DESC LIMIT 20';
    const { rows } = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${list}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const connectionsOf = async (user: string): Promise<number> => {
    const { rows } = await database.query<{ count: number }>(
      'SELECT count(*)::integer FROM pg_stat_activity WHERE application_name = $1',
      [`peakgate-demo ${user}`],
    );
    return rows[0]?.count ?? Number.NaN;
  };

  it('missing-index makes lists read the whole table, until it is switched off', async () => {
    expect(await listPlan()).toContain('Index Scan using tasks_tenant_newest');
    await switchOn('missing-index');
    expect(await listPlan()).toContain('Seq Scan on tasks');
    const { status } = await (await Client.of(target.url, 7)).get('/tasks');
    expect(status).toBe(200);
    await switchOff('missing-index');
    expect(await listPlan()).toContain('Index Scan using tasks_tenant_newest');
  });

  it('held-lock makes whoever reads tasks wait in the database, until it is switched off', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    await switchOn('held-lock', { everyMs: 1_000, forMs: 900 });
    const slowest = async () => {
      const startedMs = performance.now();
      await ann.get('/tasks');
      return performance.now() - startedMs;
    };
    await expect.poll(slowest).toBeGreaterThan(200);
    await switchOff('held-lock');
    expect(await slowest()).toBeLessThan(200);
  });

  it('pool-exhaustion closes connections of one service, under load, and opens them again', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    const [tasks, files] = await Promise.all([connectionsOf('tasks'), connectionsOf('files')]);
    const load = Array.from({ length: 60 }, () => statusOf(ann.get('/tasks')));
    await switchOn('pool-exhaustion', { service: 'tasks', connections: 1 });
    await expect.poll(() => connectionsOf('tasks')).toBe(1);
    expect(await connectionsOf('files')).toBe(files);
    load.push(...Array.from({ length: 60 }, () => statusOf(ann.get('/tasks'))));
    await switchOff('pool-exhaustion');
    expect(await connectionsOf('tasks')).toBe(tasks);
    expect(new Set(await Promise.all(load))).toEqual(new Set([200]));
  });

  it('hot-analytics adds the dashboard up over the tasks, with the same result', async () => {
    const ann = await Client.of(target.url, 11);
    const callsOf = async (statement: string): Promise<number> => {
      const { rows } = await database.query<{ calls: number }>(
        'SELECT coalesce(sum(calls), 0)::integer AS calls FROM pg_stat_statements WHERE query LIKE $1',
        [`SELECT p.id, p.name, ${statement}%`],
      );
      return rows[0]?.calls ?? Number.NaN;
    };
    const calls = async () => ({
      ofSummaries: await callsOf('s.open_tasks'),
      ofTasks: await callsOf('f.open_tasks'),
    });
    const before = await calls();
    const summarised = (await ann.get('/analytics/dashboard')).body;
    expect(await calls()).toEqual({ ...before, ofSummaries: before.ofSummaries + 1 });
    await switchOn('hot-analytics');
    const addedUp = (await ann.get('/analytics/dashboard')).body;
    expect(await calls()).toEqual({ ofSummaries: before.ofSummaries + 1, ofTasks: before.ofTasks + 1 });
    expect(addedUp.openTasks).toBe(summarised.openTasks);
  });
});

describe('faults of outside parties', () => {
  const comment = async (client: Client, taskId: number): Promise<Reply> =>
    client.post(`/tasks/${taskId}/comments`, { text: 'Please look' });

  it('slow-mail does not slow comments, unless they are made to wait for it', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    const id = await newTask(ann);
    await switchOn('slow-mail', { delayMs: 700 });
    expect(await taken(comment(ann, id))).toBeLessThan(700);
    await switchOn('synchronous-mail');
    expect(await taken(comment(ann, id))).toBeGreaterThan(700);
    await switchOff('slow-mail');
    expect(await taken(comment(ann, id))).toBeLessThan(700);
  });

  it('mail-down refuses mails until the circuit breaker opens, and lets them through again later', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    const id = await newTask(ann);
    await switchOn('synchronous-mail');
    await switchOn('mail-down');
    await expect(fetch(`${target.mailUrl}/mails`)).rejects.toThrow('fetch failed');
    const refused = [];
    for (let time = 0; time < 6; time += 1) refused.push(await comment(ann, id));
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 503]);
    expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(['1', '1', '1', '1', '1', '5']);
    await switchOff('mail-down');
    expect((await comment(ann, id)).headers.get('retry-after')).not.toBeNull();
    await switchOn('breaker-off');
    expect(await statusOf(comment(ann, id))).toBe(201);
  });
});

describe('the outside parties of the demo', () => {
  it('go on counting after mail-down, which takes both of them away', async () => {
    const outside = new Client(target.mailUrl);
    const accepted = () =>
      Promise.all(['/mails', '/hooks'].map(async (path) => (await outside.get(path)).body.accepted));
    await outside.post('/mails', { to: 'ann@example.com', subject: 'Counted' });
    await outside.post('/hooks', { delivery: 1, integrationId: 1, event: 'task.created' });
    const before = await accepted();
    expect(Math.min(...before)).toBeGreaterThan(0);
    await switchOn('mail-down');
    await expect(outside.get('/hooks')).rejects.toThrow('fetch failed');
    await switchOff('mail-down');
    // Mails that were kept meanwhile may be among them already.
    const [mails = 0, hooks] = await accepted();
    expect(mails).toBeGreaterThanOrEqual(before[0] ?? 0);
    expect(hooks).toBe(before[1]);
  });
});

describe('faults of the serving process', () => {
  it('stale-cache lets a session live on that was ended', async () => {
    await switchOn('stale-cache');
    const ann = await Client.of(target.url, AMERICAN);
    await ann.delete('/auth/session');
    expect(await statusOf(ann.get('/auth/session'))).toBe(200);
    await switchOff('stale-cache');
    await ann.delete('/auth/session');
    expect(await statusOf(ann.get('/auth/session'))).toBe(401);
  });

  it('stale-cache lets a changed tenant look as it was, also to whoever changed it', async () => {
    const ann = await Client.of(target.url, 12);
    const versions = async (): Promise<number[]> => [
      (await ann.get('/tenant')).body.version,
      (await ann.patch('/tenant', { settings: { language: 'fr' } })).body.version,
      (await ann.get('/tenant')).body.version,
    ];
    expect(await versions()).toEqual([1, 2, 2]);
    await switchOn('stale-cache');
    expect(await versions()).toEqual([2, 3, 2]);
  });

  it('fast-errors answers a share of the requests with 500, at once', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    await switchOn('fast-errors', { share: 0.5 });
    const sent = Array.from({ length: 100 }, () => statusOf(ann.get('/auth/session')));
    const failed = (await Promise.all(sent)).filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(20);
    expect(failed).toBeLessThan(80);
    await switchOn('fast-errors', { share: 1 });
    const reply = await ann.get('/projects');
    expect(reply.body).toMatchObject({ status: 500, title: 'Internal error' });
    expect(reply.headers.get('x-service')).toBe('projects');
    expect(await statusOf(ann.get('/health'))).toBe(200);
  });

  it('no-server-timing leaves the times in the database out', async () => {
    const health = () => new Client(target.url).get('/health');
    await switchOn('no-server-timing');
    expect((await health()).headers.get('server-timing')).toBeNull();
    await switchOff('no-server-timing');
    expect((await health()).headers.get('server-timing')).toMatch(/^db;dur=/);
  });

  it('stall lets everybody wait at regular intervals', async () => {
    await switchOn('stall', { everyMs: 500, forMs: 400 });
    const waits: number[] = [];
    const untilMs = performance.now() + 1_200;
    while (performance.now() < untilMs) waits.push(await taken(new Client(target.url).get('/health')));
    expect(waits.filter((ms) => ms > 300).length).toBeGreaterThanOrEqual(2);
  });

  it('instance-kill lets connections be refused, and another instance serve the same sessions', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    const session = () => statusOf(ann.get('/auth/session')).catch(() => 'refused');
    await switchOn('no-server-timing');
    await switchOn('instance-kill', { downMs: 200 });
    await expect.poll(session).toBe('refused');
    await expect.poll(session, { timeout: 20_000 }).toBe(200);
    expect((await ann.get('/projects')).headers.get('server-timing')).toBeNull();
    await expect
      .poll(async () => (await admin.get('/faults/instance-kill')).body)
      .toMatchObject({ on: false });
  }, 40_000);
});

describe('jobs across the death of the serving process', () => {
  const ROWS = 800;
  const countOf = async (where: string, ids: readonly number[]): Promise<number> => {
    const { rows } = await database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM peakgate_demo.${where}`,
      [ids],
    );
    return rows[0]?.count ?? 0;
  };
  const unfinished = (ids: readonly number[]): Promise<number> =>
    countOf(
      `accepted_jobs a JOIN peakgate_demo.job j ON j.id = a.queue_id WHERE a.id = ANY($1) AND j.state <> 'completed'`,
      ids,
    );
  const several = (count: number, accept: () => Promise<Reply>): Promise<Reply[]> =>
    Promise.all(Array.from({ length: count }, accept));

  it('all twenty end, none is lost, and what is done once is not done twice', async () => {
    const ann = await Client.of(target.url, AMERICAN);
    const firstOf = async (address: string): Promise<number> =>
      (await ann.get(address)).body.items[0]?.id ?? 0;
    const workflow = await firstOf('/workflows');
    const integration = await firstOf('/integrations');
    const address = `/projects/${await firstOf('/projects')}/imports`;
    const doneRuns = `audit_events WHERE action = 'workflow.run' AND subject_id = ANY($1)`;
    const runsBefore = await countOf(doneRuns, [workflow]);
    const [imports, ...others] = await Promise.all([
      several(2, () => ann.post(address, { rows: ROWS })),
      several(4, () => ann.post(`/workflows/${workflow}/runs`)),
      several(14, () => ann.post(`/integrations/${integration}/deliveries`, { event: 'task.created' })),
    ]);
    const jobs = [...imports, ...others.flat()];
    const ids = jobs.map(({ body }) => body.id);
    await switchOn('instance-kill', { downMs: 200 });
    const session = () => statusOf(ann.get('/auth/session')).catch(() => 'refused');
    await expect.poll(session, { interval: 5 }).toBe('refused');
    expect(await unfinished(ids)).toBeGreaterThan(0);
    await expect.poll(() => unfinished(ids), { timeout: 20_000 }).toBe(0);
    const ended = await Promise.all(jobs.map(({ body }) => ann.get(body.status)));
    expect(ended.map(({ body }) => body.state)).toEqual(jobs.map(() => 'done'));
    expect(new Set(ids).size).toBe(20);
    for (const { body } of imports)
      expect(await countOf('tasks WHERE import_id = ANY($1)', [body.id])).toBe(ROWS);
    expect((await countOf(doneRuns, [workflow])) - runsBefore).toBe(4);
  }, 40_000);
});

describe('rate limits', () => {
  const flood = async (client: Client): Promise<Reply[]> =>
    Promise.all(Array.from({ length: 250 }, () => client.get('/auth/session')));
  const limited = (replies: readonly Reply[]): Reply[] => replies.filter(({ status }) => status === 429);

  it('refuse the flood of a free tenant with 429, and leave premium tenants alone', async () => {
    const [free, premium] = await Promise.all([Client.of(target.url, FREE), Client.of(target.url, AMERICAN)]);
    const [flooded, served] = await Promise.all([flood(free), flood(premium)]);
    expect(limited(flooded).length).toBeGreaterThan(50);
    expect(limited(served)).toEqual([]);
    const [refusal] = limited(flooded);
    expect(refusal?.headers.get('retry-after')).toBe('1');
    expect(refusal?.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refusal?.body).toMatchObject({ status: 429, title: 'Too many requests' });
  });

  it('with shared-limits: the flood takes what premium tenants need', async () => {
    const [free, premium] = await Promise.all([Client.of(target.url, FREE), Client.of(target.url, AMERICAN)]);
    await switchOn('shared-limits', { perSecond: 20 });
    const [, served] = await Promise.all([flood(free), flood(premium)]);
    expect(limited(served).length).toBeGreaterThan(50);
  });
});
