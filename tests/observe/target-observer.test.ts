import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { redactedUrl } from '../../runner/observe/redacted-url.ts';
import { createTargetObserver } from '../../runner/observe/target-observer.ts';
import { type ProbeTarget, targetProbe } from '../../runner/observe/target-probe.ts';

const CLOCK = { now: Date.now, monotonicMs: () => performance.now() };
const probe = targetProbe(CLOCK, 300);

async function listening(server: TcpServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

const targetThat = async (answers: RequestListener): Promise<string> => {
  const server = createServer(answers);
  onTestFinished(() => server.closeAllConnections());
  return `http://${await listening(server)}`;
};

describe('probing a target', () => {
  it('asks for its health, and marks the request as a probe', async () => {
    const requests: IncomingMessage[] = [];
    const target = await targetThat((request, response) => {
      requests.push(request);
      response.end('ok');
    });
    const before = Date.now();
    const answer = await probe({ target: `${target}/base/`, healthPath: '/health?deep=1' });

    expect(requests[0]).toMatchObject({ method: 'GET', url: '/base/health?deep=1' });
    expect(requests[0]?.headers).toMatchObject({ 'x-peakgate-probe': '1' });
    expect(answer).toMatchObject({ status: 200, version: null, error: null });
    expect(answer.atMs).toBeGreaterThanOrEqual(before);
    expect(answer.durationMs).toBeGreaterThan(0);
  });

  it('uses a connection of its own each time', async () => {
    const ports = new Set<number | undefined>();
    const target = await targetThat((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    for (let time = 0; time < 3; time += 1) await probe({ target, healthPath: '/' });
    expect(ports.size).toBe(3);
  });

  it('sends the credentials of the URL', async () => {
    let authorization: string | undefined;
    const target = await targetThat((request, response) => {
      authorization = request.headers.authorization;
      response.end();
    });
    await probe({ target: target.replace('//', '//user:p%40ss@'), healthPath: '/' });
    expect(authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  it.each([204, 301, 401, 404, 429, 500, 503])('takes %i for an answer', async (status) => {
    const target = await targetThat((_, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await probe({ target, healthPath: '/' })).toMatchObject({ status, error: null });
  });

  it.each<[string, Readonly<Record<string, string>>, string, string | null]>([
    ['the version in the body', {}, '{"version":"2.4.0"}', '2.4.0'],
    ['the build in the body', {}, '{"build":"9f1c"}', '9f1c'],
    ['version and build together', {}, '{"version":"2.4.0","build":1234}', '2.4.0 (1234)'],
    ['the body before the headers', { 'x-version': 'h', server: 's' }, '{"version":"b"}', 'b'],
    ['x-version before server', { 'x-version': 'h', server: 's' }, 'ok', 'h'],
    ['the server header', { server: 'shop/2.4' }, '<html>', 'shop/2.4'],
    ['no version when nothing says', {}, '{"version":null,"build":""}', null],
    ['no version from JSON that is no object', {}, '"2.4.0"', null],
    ["one line of somebody else's text", {}, '{"version":"2.4\\n\\u001b[31mred"}', '2.4 [31mred'],
    ['two hundred characters at most', {}, `{"version":"${'9'.repeat(500)}"}`, '9'.repeat(200)],
  ])('reads %s', async (_, headers, body, version) => {
    const target = await targetThat((_request, response) => response.writeHead(200, headers).end(body));
    expect((await probe({ target, healthPath: '/' })).version).toBe(version);
  });

  it('stops reading a body that has no end', async () => {
    let written = 0;
    const target = await targetThat((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
      };
      response.writeHead(200, { 'x-version': '7' }).on('drain', more);
      more();
    });
    expect(await probe({ target, healthPath: '/' })).toMatchObject({
      status: 200,
      version: '7',
      error: null,
    });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('gives up on a target that accepts but does not answer', async () => {
    const target = await targetThat(() => {});
    const answer = await probe({ target, healthPath: '/' });
    expect(answer).toMatchObject({ status: null, version: null, error: 'timeout' });
    expect(answer.durationMs).toBeGreaterThanOrEqual(295);
  });

  it('keeps the status of a target that hangs in the middle of its answer', async () => {
    const target = await targetThat((_, response) => response.writeHead(200).write('{"version":'));
    expect(await probe({ target, healthPath: '/' })).toMatchObject({ status: 200, error: 'timeout' });
  });

  it('says that nothing listens', async () => {
    const server = createServer();
    const address = await listening(server);
    server.close();
    await once(server, 'close');
    const answer = await probe({ target: `http://${address}`, healthPath: '/' });
    expect(answer).toMatchObject({ status: null, error: 'ECONNREFUSED' });
  });

  it.each([
    ['no HTTP', 'hello\n', 'HPE_INVALID_CONSTANT'],
    ['nothing before it hangs up', '', 'ECONNRESET'],
  ])('says that the target speaks %s', async (_, spoken, error) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.end(spoken);
    });
    const address = await listening(server);
    expect(await probe({ target: `http://${address}`, healthPath: '/' })).toMatchObject({
      status: null,
      error,
    });
  });

  it.each(['nonsense', 'ftp://127.0.0.1', ''])('does not crash on the address %j', async (target) => {
    const answer = await probe({ target, healthPath: '/' });
    expect(answer).toMatchObject({ status: null, error: expect.stringMatching(/^ERR_INVALID/) });
  });

  it('leaves no connection behind', async () => {
    const server = createServer((_, response) => response.end('ok'));
    const target = `http://${await listening(server)}`;
    await probe({ target, healthPath: '/' });
    await pause(50);
    const open = await new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
    expect(open).toBe(0);
  });
});

describe('the target during a leg', () => {
  const answering = (status: number): Awaited<ReturnType<ProbeTarget>> => ({
    atMs: 1,
    status,
    durationMs: 2,
    version: null,
    error: null,
  });

  it('is probed before, again and again during, and after', async () => {
    let count = 0;
    const observer = createTargetObserver({
      target: 'http://127.0.0.1:1',
      healthPath: '/health',
      everyMs: 20,
      probe: async () => answering(200 + count++),
    });
    await observer.start();
    await pause(150);
    const { before, during, after, ...about } = await observer.stop();

    expect(about).toEqual({ schemaVersion: 1, url: 'http://127.0.0.1:1', healthPath: '/health' });
    expect(before.status).toBe(200);
    expect(during.length).toBeGreaterThanOrEqual(3);
    expect(during.map(({ status }) => status)).toEqual(during.map((_, index) => 201 + index));
    expect(after.status).toBe(201 + during.length);
  });

  it('never has two probes under way', async () => {
    let underWay = 0;
    let most = 0;
    const observer = createTargetObserver({
      target: 'http://127.0.0.1:1',
      healthPath: '/',
      everyMs: 10,
      async probe() {
        most = Math.max(most, ++underWay);
        await pause(50);
        underWay -= 1;
        return answering(200);
      },
    });
    await observer.start();
    await pause(170);
    const { during } = await observer.stop();
    expect(most).toBe(1);
    expect(during.length).toBeGreaterThanOrEqual(2);
    await pause(50);
    expect(underWay).toBe(0);
  });

  it('is recorded without its password', async () => {
    const observer = createTargetObserver({
      target: 'https://user:secret@shop.test/',
      healthPath: '/',
      everyMs: 1_000,
      probe: async () => answering(200),
    });
    await observer.start();
    expect(JSON.stringify(await observer.stop())).not.toContain('secret');
  });
});

describe('a URL in a record', () => {
  it.each([
    ['http://127.0.0.1:4300', 'http://127.0.0.1:4300'],
    ['http://user:pass@host/a?b=c#d', 'http://user:***@host/a?b=c#d'],
    ['https://user:p@ss:word@host', 'https://user:***@host'],
    ['https://token@host/', 'https://***@host/'],
    ['https://:pass@host/', 'https://:***@host/'],
    ['http://host/a@b:c', 'http://host/a@b:c'],
    ['http://host?q=a@b', 'http://host?q=a@b'],
    ['not a url', 'not a url'],
  ])('%s becomes %s', (url, redacted) => {
    expect(redactedUrl(url)).toBe(redacted);
  });
});
