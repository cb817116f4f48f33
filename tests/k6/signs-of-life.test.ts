import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withSignsOfLife } from '../../runner/k6/signs-of-life.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('long work says every ten seconds how long it has taken, and is silent once done', async () => {
  const progress: string[] = [];
  const work = () => new Promise((resolve) => setTimeout(() => resolve('built'), 35_000));
  const built = withSignsOfLife((line) => progress.push(line), 'building', work);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await built).toBe('built');
  expect(progress).toEqual(['building: 10 s elapsed', 'building: 20 s elapsed', 'building: 30 s elapsed']);
});

test('work that fails is silent too', async () => {
  const progress: string[] = [];
  const work = () => Promise.reject(new Error('no space'));
  await expect(withSignsOfLife((line) => progress.push(line), 'building', work)).rejects.toThrow('no space');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(progress).toEqual([]);
});
