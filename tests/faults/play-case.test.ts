import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultCase } from '../../demo/faults/fault-case.ts';
import { playOnce } from '../../demo/faults/play-case.ts';
import { PASS } from '../reports/fixtures/reports.ts';

const STALL: FaultCase = {
  name: 'stall',
  title: 'It stands still',
  profile: 'fault-check',
  faults: { stall: {} },
  expected: {},
};
const COMES_AND_GOES: FaultCase = { ...STALL, repeated: { firstAfterMs: 0, everyMs: 40, forMs: 20 } };

const OPTIONS = {
  results: 'nowhere',
  attempts: 1,
  interrupted: new AbortController().signal,
  note: () => undefined,
};

let server: Server;
let url: string;
/** What was asked of the target and of the gate, in order, but for how it is after the fault. */
let asked: string[];
/** What the target refuses from now on. */
let refused: RegExp;

beforeEach(async () => {
  asked = [];
  refused = /^nothing$/;
  server = createServer((request, response) => {
    const name = `${request.method} ${request.url}`;
    if (name.includes('/faults')) asked.push(name);
    response.writeHead(refused.test(name) ? 500 : 200).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** The case as it is played with a gate that passes everything, while `during` goes on. */
function played(fault: FaultCase, during: () => Promise<void> = async () => undefined) {
  return playOnce(fault, { url, adminUrl: url }, OPTIONS, async () => {
    asked.push('the gate');
    await during();
    const printed = JSON.stringify({ ...PASS.evaluation, reportFile: '/runs/1/verdict/report.html' });
    return { exitCode: 0, printed, said: '' };
  });
}

test('a case is played with its fault alone, on a target that is itself again', async () => {
  const row = await played(STALL);
  expect(row).toMatchObject({ trouble: '', evaluation: { verdict: 'pass' } });
  expect(asked).toEqual(['DELETE /faults', 'PUT /faults/stall', 'the gate', 'DELETE /faults']);
});

describe('a case is left unjudged, and ends no other', () => {
  test.each<[string, RegExp, string]>([
    ['the faults of the case before cannot be switched off', /DELETE/, 'refused DELETE /faults with 500'],
    ['its fault cannot be switched on', /PUT/, 'refused PUT /faults/stall with 500'],
  ])('where %s', async (_, refuses, trouble) => {
    refused = refuses;
    expect(await played(STALL)).toMatchObject({
      fault: STALL,
      evaluation: null,
      trouble: expect.stringContaining(trouble),
    });
    expect(asked).not.toContain('the gate');
  });

  test('where its fault cannot be switched off afterwards', async () => {
    const row = await played(STALL, async () => {
      refused = /DELETE/;
    });
    expect(row).toMatchObject({ evaluation: null, trouble: expect.stringContaining('refused DELETE') });
  });

  test('where its fault cannot be switched any more while the gate judges', async () => {
    const row = await played(COMES_AND_GOES, async () => {
      refused = /DELETE/;
      const before = asked.length;
      await expect.poll(() => asked.slice(before)).toContain('DELETE /faults');
    });
    expect(row).toMatchObject({ evaluation: null, trouble: expect.stringContaining('refused DELETE') });
  });
});

test('a gate that breaks is a defect, and its fault is not switched any more', async () => {
  await expect(
    played(COMES_AND_GOES, async () => {
      throw new TypeError('broken');
    }),
  ).rejects.toThrow('broken');
  const before = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(asked).toHaveLength(before);
});
