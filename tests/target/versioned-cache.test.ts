import { describe, expect, it } from 'vitest';
import { VersionedCache } from '../../target/versioned-cache.ts';

const clock = { nowMs: 0 };
const newCache = (capacity = 10) =>
  new VersionedCache<string>({ ttlMs: 1_000, capacity, nowMs: () => clock.nowMs });
const reading = (value: string | undefined) => async () => value;

describe('the cache', () => {
  it('remembers a value for its time to live, and not a moment longer', async () => {
    const cache = newCache();
    await cache.get('a', reading('first'));
    clock.nowMs += 999;
    expect(await cache.get('a', reading('second'))).toBe('first');
    clock.nowMs += 1;
    expect(await cache.get('a', reading('second'))).toBe('second');
  });

  it('never remembers that something is absent', async () => {
    const cache = newCache();
    expect(await cache.get('a', reading(undefined))).toBeUndefined();
    expect(await cache.get('a', reading('there'))).toBe('there');
  });

  it('does not keep what was being read while it was invalidated', async () => {
    const cache = newCache();
    let answer: (value: string) => void = () => undefined;
    const slow = cache.get('a', () => new Promise<string>((resolve) => (answer = resolve)));
    cache.invalidate('a');
    answer('old');
    expect(await slow).toBe('old');
    expect(await cache.get('a', reading('new'))).toBe('new');
  });

  it('refuses such a value even when so many others were invalidated since that it lost count', async () => {
    const cache = newCache(2);
    let answer: (value: string) => void = () => undefined;
    const slow = cache.get('a', () => new Promise<string>((resolve) => (answer = resolve)));
    for (const key of ['a', 'b', 'c', 'd', 'e']) cache.invalidate(key);
    answer('old');
    await slow;
    expect(await cache.get('a', reading('new'))).toBe('new');
  });

  it('makes room for the newest when it is full', async () => {
    const cache = newCache(2);
    for (const key of ['a', 'b', 'c']) cache.set(key, `${key}1`);
    expect(await cache.get('c', reading('read again'))).toBe('c1');
    expect(await cache.get('b', reading('read again'))).toBe('b1');
    expect(await cache.get('a', reading('read again'))).toBe('read again');
  });
});
