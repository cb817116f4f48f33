import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { type BadRequest, badRequestsTo, type OwnIds } from './bad-requests.ts';
import { bareRequest } from './bare-request.ts';
import { Client } from './client.ts';
import { allRoutes, type Route } from './routes.ts';

const ROUTES = await allRoutes();
const LISTS = ['/projects', '/tasks', '/workflows', '/integrations', '/billing/invoices'];
/** Premium tenants, whose limits leave room for all that is sent. */
const TENANTS = [1, 2, 3, 4, 5, 6];

let target: RunningTarget;
let visitors: readonly Visitor[];

/** Who asks: signed in, and with things of their own to ask for. */
interface Visitor {
  readonly tenant: number;
  readonly client: Client;
  readonly ids: OwnIds;
}

async function visitorOf(tenant: number): Promise<Visitor> {
  const client = await Client.of(target.url, tenant);
  const ids = new Map<string, number>();
  for (const list of LISTS) ids.set(list, (await client.get(list)).body.items[0]?.id ?? Number.NaN);
  return { tenant, client, ids };
}

beforeAll(async () => {
  target = await startTarget({ regions: 1, mailDelayMs: 10 });
  visitors = await Promise.all(TENANTS.map(visitorOf));
});

afterAll(() => target.stop());

function visitorFor(route: Route): Visitor {
  const visitor = visitors[ROUTES.indexOf(route) % visitors.length];
  if (visitor === undefined) throw new TypeError('nobody has signed in');
  return visitor;
}

const seen = new Set<number>();

const PROBLEM = /^application\/problem\+json/;

/** Whether an answer is a problem document with all that belongs to one, its title being more than a stopgap. */
function isProblem(status: number, contentType: string, body: string): boolean {
  if (!PROBLEM.test(contentType)) return false;
  const problem: Readonly<Record<string, unknown>> = JSON.parse(body);
  const { type, title, detail } = problem;
  const isTold = typeof title === 'string' && !['', 'Problem'].includes(title);
  return isTold && type === 'about:blank' && problem['status'] === status && typeof detail === 'string';
}

/** What is wrong with an answer to a bad request. */
function faultsIn(bad: BadRequest, status: number, contentType: string, body: string): readonly string[] {
  const isExplained =
    bad.method === 'HEAD' ? PROBLEM.test(contentType) : isProblem(status, contentType, body);
  return [
    ...(status >= 500 ? ['is the fault of the target'] : []),
    ...(status === 429 ? ['says nothing, being limited'] : []),
    ...(status < 400 && bad.isRefused ? ['accepts it'] : []),
    ...(status >= 400 && !isExplained ? ['is no problem document'] : []),
  ];
}

async function complaintsAbout(bad: BadRequest, token: string): Promise<readonly string[]> {
  const { method, path, headers, body } = bad;
  const answer = await fetch(`${target.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  seen.add(answer.status);
  const text = await answer.text();
  const faults = faultsIn(bad, answer.status, answer.headers.get('content-type') ?? '', text);
  return faults.map((fault) => `${answer.status} ${fault}: ${JSON.stringify(bad).slice(0, 600)} ${text}`);
}

describe('bad input', () => {
  it('is sent to every route that the target has', () => {
    const names = ROUTES.map(({ method, url }) => `${method} ${url}`);
    expect(names).toEqual(expect.arrayContaining(['GET /health', 'POST /tasks', 'DELETE /auth/session']));
    expect(names).toContain('GET /collaboration/documents/:id');
    expect(new Set(names).size).toBeGreaterThan(60);
  });

  it.concurrent.each(ROUTES)(
    'is refused by $method $url with a problem document, and never a 5xx',
    async (route) => {
      const { tenant, client, ids } = visitorFor(route);
      // Whoever ends a session must not end that of the others.
      const tokenFor = async () =>
        route.method === 'DELETE' ? (await Client.of(target.url, tenant)).token : client.token;
      const complaints: string[] = [];
      await fc.assert(
        fc.asyncProperty(badRequestsTo(route, ids), async (requests) => {
          for (const request of requests)
            complaints.push(...(await complaintsAbout(request, await tokenFor())));
          expect(complaints).toEqual([]);
        }),
        { numRuns: 3, seed: 20_261_123, endOnFailure: true },
      );
    },
  );

  it('meets answers of every sort, so that nothing above holds for want of a case', () => {
    expect([...seen]).toEqual(
      expect.arrayContaining([200, 201, 202, 204, 400, 401, 404, 409, 414, 415, 426]),
    );
  });
});

describe('what is no request', () => {
  const lines = (...head: readonly string[]): string => `${head.join('\r\n')}\r\n\r\n`;
  const upgrade = (path: string, key: string, version: string): string =>
    lines(
      `GET ${path} HTTP/1.1`,
      'host: x',
      'connection: upgrade',
      'upgrade: websocket',
      `sec-websocket-key: ${key}`,
      `sec-websocket-version: ${version}`,
    );
  const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
  const document = async (): Promise<string> => {
    const { client, ids } = await visitorOf(7);
    const { items } = (await client.get(`/projects/${ids.get('/projects')}/documents`)).body;
    return `/collaboration/documents/${items[0]?.id}?token=${client.token}`;
  };

  it.each<[string, number, () => string | Promise<string>]>([
    ['no HTTP at all', 400, () => lines('NONSENSE')],
    ['headers of 20 kB', 431, () => lines('GET /health HTTP/1.1', 'host: x', `x: ${'x'.repeat(20_000)}`)],
    ['an address of 20 kB', 431, () => lines(`GET /${'x'.repeat(20_000)} HTTP/1.1`, 'host: x')],
    [
      'two lengths',
      400,
      () => lines('POST /tasks HTTP/1.1', 'host: x', 'content-length: 1', 'content-length: 2'),
    ],
    [
      'a body without end',
      400,
      () => `${lines('POST /tasks HTTP/1.1', 'host: x', 'transfer-encoding: chunked')}zz\r\n`,
    ],
    [
      'a body of 2 MB',
      413,
      () =>
        lines(
          'POST /auth/sessions HTTP/1.1',
          'host: x',
          'content-type: application/json',
          'content-length: 2000000',
        ),
    ],
    ['a WebSocket without a key', 400, async () => upgrade(await document(), 'none', '13')],
    ['a WebSocket of another age', 400, async () => upgrade(await document(), KEY, '99')],
    ['a WebSocket where there is none', 400, () => upgrade('/tasks', KEY, '13')],
    ['a WebSocket at an address that cannot be read', 400, () => upgrade('/tasks/%', KEY, '13')],
  ])('%s is refused with %i and a problem document', async (_what, expected, text) => {
    const { status, contentType, body } = await bareRequest(target.url, await text());
    expect(status).toBe(expected);
    expect(isProblem(status, contentType, body), body).toBe(true);
  });
});
