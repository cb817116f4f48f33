import { expect, test } from 'vitest';
import { Mistakes } from '../../runner/config/mistakes.ts';
import { spanSource } from '../../runner/config/span-source.ts';

const read = (written: Parameters<typeof spanSource>[0]) => {
  const mistakes = new Mistakes('thresholds.json');
  return { source: spanSource(written, mistakes), refuse: () => mistakes.refuse() };
};

test('database time comes from the answers unless spans are asked for', () => {
  expect(read(undefined).source).toBeNull();
  expect(read({ from: 'server-timing' }).source).toBeNull();
});

test('spans come to the usual port, or to another one, or by a file', () => {
  expect(read({ from: 'spans' }).source).toEqual({ feed: { port: 4318 }, systems: [], waitMs: 10_000 });
  expect(read({ from: 'spans', port: 5000, wait: '2s', systems: ['mysql'] }).source).toEqual({
    feed: { port: 5000 },
    systems: ['mysql'],
    waitMs: 2_000,
  });
  expect(read({ from: 'spans', file: 'traces.json' }).source).toMatchObject({
    feed: { file: 'traces.json' },
  });
});

test.for([
  [{ from: 'spans', file: 'traces.json', port: 5000 }, '/gate/databaseTime', 'names a port and a file'],
  [{ from: 'spans', wait: 'soon' }, '/gate/databaseTime/wait', '"soon" is not a duration'],
  [
    { from: 'server-timing', port: 5000 },
    '/gate/databaseTime/port',
    'is only for spans, and "from" is "server-timing"',
  ],
] as const)('%j is refused', ([written, path, message]) => {
  expect(read(written).refuse).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path, message })] }),
  );
});
