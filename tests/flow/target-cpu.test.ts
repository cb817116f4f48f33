import { describe, expect, test } from 'vitest';
import { cpuMeterOf, targetProcesses } from '../../runner/flow/target-cpu.ts';
import type { SystemFiles } from '../../runner/observe/system-files.ts';
import { FAST, thresholdsOf } from '../evaluate/made/made-thresholds.ts';

describe('processes of the target', () => {
  const own = String(process.pid);

  test('are numbers of processes that are there, each once', () => {
    expect(targetProcesses([])).toEqual([]);
    expect(targetProcesses([own, own])).toEqual([process.pid]);
  });

  const without: SystemFiles = { read: () => null, list: () => null };
  test.each([
    ['no number', ['4711x'], undefined, 'is not the number of a process'],
    ['a negative one', ['-1'], undefined, 'is not the number of a process'],
    ['a process that is not there', ['2147483646'], undefined, 'there is no such process'],
    ['a system that cannot tell', [own], without, 'Name "gate.targetMetrics" instead'],
  ])('%s is refused before any load', (_, written, files, message) => {
    expect(() => targetProcesses(written, files)).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) }),
    );
  });
});

describe('how the processor time of the target is learnt', () => {
  const meterOf = (targetProcesses: readonly number[], targetMetrics: string[]) =>
    cpuMeterOf(
      {
        request: {
          folder: '.',
          thresholdsFile: 'thresholds.json',
          what: 'gate',
          legs: null,
          inMs: null,
          seed: null,
          targetProcesses,
        },
        project: {
          folder: '.',
          thresholdsFile: 'thresholds.json',
          thresholds: thresholdsOf([FAST], targetMetrics.length > 0 ? { targetMetrics } : {}),
          thresholdsBytes: new Uint8Array(),
        },
      },
      { url: 'http://ann:s3cret@127.0.0.1:4300/shop' },
    );

  test('from neither process nor page: not at all', () => {
    expect(meterOf([], [])).toBeNull();
  });

  test('a path is one of the target; a URL stands for itself', () => {
    const meter = meterOf([], ['/metrics', 'http://127.0.0.1:9100/metrics']);
    expect(meter?.source).toBe('metrics');
    expect(meter?.of).toBe('http://ann:***@127.0.0.1:4300/shop/metrics, http://127.0.0.1:9100/metrics');
  });

  test('processes that were named go before', () => {
    expect(meterOf([process.pid], ['/metrics'])?.source).toBe('proc');
  });
});
