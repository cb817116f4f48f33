/**
 * Measures the demo target under a mixed open-loop load and prints what it took:
 * `node --import tsx tests/target/measure.ts modern 300 20` (architecture, requests per second, seconds; `1` behind them for a single region).
 */
import { startTarget } from '../../target/start-target.ts';
import { type Answer, type Call, openLoop, quantile, seeded, send } from './open-loop.ts';
import { processTree } from './process-tree.ts';

const [architecture = 'modern', rate = '300', seconds = '20', regions = ''] = process.argv.slice(2);
const random = seeded(7);
const upTo = (limit: number): number => 1 + Math.floor(random() * limit);

interface User {
  readonly token: string;
  readonly email: string;
  readonly projects: readonly number[];
  readonly tasks: readonly number[];
}

const itemIds = (text: string): number[] => JSON.parse(text).items.map(({ id }: { id: number }) => id);

async function signIn(base: string): Promise<User> {
  // Large tenants send more: the tenant's number is drawn like 1/rank.
  const tenant = Math.floor(200 ** random());
  const email = `user-${upTo(50)}@tenant-${tenant}.example`;
  const body = { email, password: 'correct-horse-battery' };
  const session = await send(base, '', {
    operation: 'sign-in',
    method: 'POST',
    path: '/auth/sessions',
    body,
  });
  const { token } = JSON.parse(session.text);
  const projects = itemIds(
    (await send(base, token, { operation: '', method: 'GET', path: '/projects' })).text,
  );
  const tasks = itemIds((await send(base, token, { operation: '', method: 'GET', path: '/tasks' })).text);
  return { token, email, projects, tasks };
}

const pick = <Item>(items: readonly Item[], fallback: Item): Item =>
  items[Math.floor(random() * items.length)] ?? fallback;

const get = (path: string): Omit<Call, 'operation'> => ({ method: 'GET', path });
const post = (path: string, body: object): Omit<Call, 'operation'> => ({ method: 'POST', path, body });

/** Shares of the requests, in percent, and how each is made. */
const MIX: readonly [string, number, (user: User) => Omit<Call, 'operation'>][] = [
  ['sign-in', 8, ({ email }) => post('/auth/sessions', { email, password: 'correct-horse-battery' })],
  ['session', 8, () => get('/auth/session')],
  ['notifications', 14, () => get('/notifications')],
  ['dashboard', 8, () => get('/analytics/dashboard')],
  ['projects', 8, () => get('/projects')],
  ['board', 9, ({ projects }) => get(`/projects/${pick(projects, 1)}/board`)],
  ['project-tasks', 10, ({ projects }) => get(`/projects/${pick(projects, 1)}/tasks?limit=50`)],
  ['my-tasks', 6, () => get('/tasks?assignee=me')],
  ['task', 11, ({ tasks }) => get(`/tasks/${pick(tasks, 1)}`)],
  [
    'create',
    3,
    ({ projects }) => post('/tasks', { projectId: pick(projects, 1), title: 'Measure the target' }),
  ],
  [
    'change',
    4,
    ({ tasks }) => ({ ...post(`/tasks/${pick(tasks, 1)}`, { status: 'doing' }), method: 'PATCH' }),
  ],
  ['comments', 3, ({ tasks }) => get(`/tasks/${pick(tasks, 1)}/comments`)],
  ['comment', 2, ({ tasks }) => post(`/tasks/${pick(tasks, 1)}/comments`, { text: 'Measured.' })],
  ['search', 2, () => get(`/search?q=${pick(['invoice', 'plan export', 'roadmap for legal'], 'x')}`)],
  ['files', 3, ({ projects }) => get(`/projects/${pick(projects, 1)}/files`)],
  ['report', 0.5, () => post('/analytics/reports', { kind: 'monthly' })],
  ['export', 0.5, ({ projects }) => post(`/projects/${pick(projects, 1)}/exports`, {})],
];
const TOTAL = MIX.reduce((sum, [, share]) => sum + share, 0);

function drawCall(user: User): Call {
  let rest = random() * TOTAL;
  for (const [operation, share, make] of MIX) {
    rest -= share;
    if (rest < 0) return { operation, ...make(user) };
  }
  return { operation: 'session', ...get('/auth/session') };
}

function line(name: string, answers: readonly Answer[]): string {
  const times = answers.map(({ ms }) => ms);
  const bad = answers.filter(({ status }) => status < 200 || status >= 300).length;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1).padStart(8));
  return `${name.padEnd(16)}${String(answers.length).padStart(7)} requests  p50${p50}  p95${p95}  p99${p99} ms  not answered usefully ${bad}`;
}

const cpuMs = (pid: number): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { command, cpuMs: used } of processTree(pid)) {
    const kind = /postgres/.test(command) && !/supervisor/.test(command) ? 'postgres' : 'node';
    sums.set(kind, (sums.get(kind) ?? 0) + used);
  }
  return sums;
};

const target = await startTarget({
  architecture: architecture === 'legacy' ? 'legacy' : 'modern',
  ...(regions === '1' ? { regions: 1 } : {}),
});
try {
  const users: User[] = [];
  for (let count = 0; count < 150; count += 1) users.push(await signIn(target.url));
  const before = cpuMs(target.pid);
  const startMs = performance.now();
  const plan = { ratePerSecond: Number(rate), durationMs: Number(seconds) * 1_000, random };
  const answers = await openLoop(plan, () => {
    const user = users[Math.floor(random() * users.length)];
    if (user === undefined) throw new Error('nobody signed in');
    return send(target.url, user.token, drawCall(user));
  });
  const elapsedMs = performance.now() - startMs;
  const out = [
    line('all', answers),
    ...MIX.map(([name]) =>
      line(
        name,
        answers.filter(({ operation }) => operation === name),
      ),
    ),
  ];
  for (const [kind, used] of cpuMs(target.pid)) {
    out.push(
      `${kind}: ${(((used - (before.get(kind) ?? 0)) / elapsedMs) * 100).toFixed(0)} % of a core over ${(elapsedMs / 1_000).toFixed(1)} s`,
    );
  }
  process.stdout.write(`${out.join('\n')}\n`);
} finally {
  await target.stop();
}
