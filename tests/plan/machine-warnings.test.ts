import { describe, expect, test } from 'vitest';
import { machineWarnings } from '../../runner/plan/machine-warnings.ts';
import { planned } from './shop.ts';

const expected = {
  journeys: 1_000,
  requests: { fewest: 5_000, most: 9_000 },
  memoryBytes: 500_000_000,
  peakRequestsPerSecond: 4_000,
};

describe('a machine that cannot generate the load', () => {
  test.each<[string, { cores: number; freeBytes: number }, readonly string[]]>([
    ['nothing is said where there is enough of both', { cores: 2, freeBytes: 500_000_000 }, []],
    [
      'too little free memory',
      { cores: 2, freeBytes: 400_000_000 },
      ['This machine cannot generate the load: k6 needs about 500 MB of memory, and 400 MB are free.'],
    ],
    // 4,000/s x 0.469 ms = 1.876 cores.
    [
      'too few cores',
      { cores: 1, freeBytes: 500_000_000 },
      [
        'This machine cannot generate the load: up to 4,000 requests/s take about 1.9 cores at 0.47 ms of CPU each, and it has 1.',
      ],
    ],
  ])('%s', (_, machine, warnings) => {
    expect(machineWarnings({ expected }, machine)).toEqual(warnings);
  });

  test('is told by the plan, where the machine is known', () => {
    const { warnings } = planned([], { load: 1_000, machine: { cores: 1, freeBytes: 1 } }).plan;
    expect(warnings.filter((each) => each.startsWith('This machine cannot generate the load'))).toHaveLength(
      2,
    );
    const unknown = planned([], { load: 1_000 }).plan.warnings;
    expect(unknown.filter((each) => each.startsWith('This machine'))).toEqual([]);
  });
});
