import { describe, expect, test } from 'vitest';
import { bareRun, recordingRun } from '../../bench/contestants.ts';
import { type CpuRound, resultOf } from '../../bench/cpu-price.ts';
import { type Figures, figuresText, isExceeded } from '../../bench/figures.ts';
import { readOptions } from '../../bench/options.ts';
import { k6MemoryEnvironment } from '../../runner/k6/k6-memory.ts';

const price = (cpuMicrosPerRequest: number) => ({
  requests: 10_000,
  seconds: 20,
  cpuMicrosPerRequest,
  rootMicrosPerRequest: 20,
});

const round = (peakgate: number, bare: number, recording: number): CpuRound => ({
  peakgate: price(peakgate),
  bare: price(bare),
  recording: price(recording),
});

const figures = (cpu: Figures['cpu']): Figures => ({
  cpu,
  leg: null,
  evaluate: null,
  report: null,
  highestLoad: null,
  observer: null,
});

describe('the price of Peakgate in CPU', () => {
  const spoilt = resultOf(1_000, 400, [round(390, 300, 300), round(900, 300, 300), round(360, 300, 400)]);

  test('is the median of the rounds’ own ratios, so one spoilt round decides nothing', () => {
    expect(spoilt.toBare).toEqual({ ratio: 1.3, least: 1.2, most: 3 });
    expect(spoilt.toRecording).toEqual({ ratio: 1.3, least: 0.9, most: 3 });
    expect(spoilt.ok).toBe(true);
    expect(isExceeded(figures([spoilt]), ['cpu'])).toBe(false);
  });

  test('has a bound against the bare script alone', () => {
    expect(resultOf(1_000, 400, [round(420, 300, 420)]).ok).toBe(false);
    expect(resultOf(1_000, 400, [round(400, 300, 200)]).ok).toBe(true);
  });

  test('is never within its bound when nothing was measured', () => {
    expect(resultOf(1_000, 400, []).ok).toBe(false);
  });

  test('is told against both scripts, with the range of the rounds', () => {
    const text = figuresText(figures([spoilt]), ['cpu']);
    expect(text).toContain('1000/s 1.300 (rounds from 1.200 to 3.000), bound 1.35  ok\n');
    expect(text).toContain('1000/s 1.300 (rounds from 0.900 to 3.000)\n');
  });
});

describe('the contestants', () => {
  const load = { requestsPerSecond: 500, seconds: 20, target: 'http://127.0.0.1:1' };
  const { GOGC } = k6MemoryEnvironment(8e9);

  test.each([
    { name: 'the bare script, as a user would run it', command: bareRun('k6', load, 9), goGc: '100' },
    { name: 'the script by hand, like for like', command: recordingRun('k6', load, 9), goGc: GOGC },
  ])('collect garbage as told: $name', ({ command, goGc }) => {
    expect(command.environment).toMatchObject({ GOGC: goGc });
  });

  test('take nine minutes at most by default, with eight seconds to start and end each', () => {
    const { rates, rounds, seconds } = readOptions([]);
    expect(rates.length * rounds * 3 * (seconds + 8)).toBeLessThanOrEqual(9 * 60);
    expect(rounds).toBeGreaterThanOrEqual(3);
    expect(rounds * seconds).toBeGreaterThanOrEqual(60);
  });
});
