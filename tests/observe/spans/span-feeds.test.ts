import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Span } from '../../../runner/observe/spans/otlp-spans.ts';
import { spanFile } from '../../../runner/observe/spans/span-file.ts';
import { spanReceiver } from '../../../runner/observe/spans/span-receiver.ts';
import { freePort } from '../../../target/database/free-port.ts';
import { madeExport } from './made-spans.ts';

const EXPORT = JSON.stringify(madeExport([{ id: '01', kind: 'server', ms: 5 }]));

function listener() {
  const taken: Span[] = [];
  const problems: string[] = [];
  return {
    taken,
    problems,
    take: (spans: readonly Span[]) => void taken.push(...spans),
    refuse: ({ message, remedy }: { message: string; remedy: string }) =>
      void problems.push(`${message}: ${remedy}`),
  };
}

describe('a receiver of spans', () => {
  let port = 0;
  let heard = listener();
  let receiver = spanReceiver(0);

  beforeEach(async () => {
    port = await freePort();
    heard = listener();
    receiver = spanReceiver(port);
    await receiver.open(heard);
  });
  afterEach(() => receiver.close());

  const post = (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
    path = '/v1/traces',
  ) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  test.for([
    ['plain', EXPORT, {}],
    ['packed', new Uint8Array(gzipSync(EXPORT)), { 'content-encoding': 'gzip' }],
    ['as text of UTF-8', EXPORT, { 'content-type': 'application/json; charset=utf-8' }],
  ] as const)('takes JSON %s', async ([, body, headers]) => {
    const response = await post(body, headers);
    expect([response.status, await response.json()]).toEqual([200, { partialSuccess: {} }]);
    expect(heard.taken).toHaveLength(1);
  });

  test.for([
    ['protobuf', 415, EXPORT, { 'content-type': 'application/x-protobuf' }, /http\/json/],
    ['what is cut', 400, EXPORT.slice(0, 50), {}, /cannot be read/],
    ['what is no export', 400, '{}', {}, /no trace export/],
    ['what is said to be packed and is not', 400, EXPORT, { 'content-encoding': 'gzip' }, /cannot be read/],
  ] as const)('refuses %s, and says what to do', async ([, status, body, headers, words]) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(words);
    expect(heard.problems).toEqual([expect.stringMatching(words)]);
    expect(heard.taken).toEqual([]);
  });

  test('refuses metrics and logs', async () => {
    expect((await post('{}', {}, '/v1/metrics')).status).toBe(404);
  });

  test('cannot listen where somebody does already', async () => {
    await expect(spanReceiver(port).open(heard)).rejects.toMatchObject({ code: 'port-taken' });
  });
});

describe('a file of spans', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'peakgate-spans-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const followed = async () => {
    const heard = listener();
    const path = join(folder, 'traces.json');
    return { heard, path, feed: spanFile(path, 'traces.json') };
  };

  test('is read from where it ended when the leg began, line by line as it grows', async () => {
    const { heard, path, feed } = await followed();
    writeFileSync(path, `${EXPORT}\n`);
    await feed.open(heard);
    appendFileSync(path, EXPORT.slice(0, 40));
    await feed.look();
    expect(heard.taken).toEqual([]);
    appendFileSync(path, `${EXPORT.slice(40)}\n${EXPORT}`);
    await feed.look();
    expect(heard.taken).toHaveLength(1);
    await feed.close();
    expect(heard.taken).toHaveLength(2);
  });

  test('need not be there yet, and may begin anew', async () => {
    const { heard, path, feed } = await followed();
    await feed.open(heard);
    await feed.look();
    writeFileSync(path, `${EXPORT}\n${EXPORT}\n`);
    await feed.look();
    truncateSync(path);
    appendFileSync(path, `${EXPORT}\n`);
    await feed.look();
    expect(heard.taken).toHaveLength(3);
  });

  test('may hold lines that are no traces: they are told', async () => {
    const { heard, path, feed } = await followed();
    await feed.open(heard);
    writeFileSync(path, `{"resourceMetrics":[]}\nnonsense\n${EXPORT}\n`);
    await feed.look();
    expect([heard.taken.length, heard.problems.length]).toEqual([1, 2]);
  });
});
