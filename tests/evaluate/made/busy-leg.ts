import type { LegRecord } from '../../../runner/model/run-record.ts';

/** The same leg with k6's own count of busy virtual users, one number for each push; the rest of them tell of none. */
export function withBusyVus(record: LegRecord, busy: readonly number[]): LegRecord {
  const { timeline } = record;
  if (timeline === null) throw new TypeError('a leg without a timeline counts nothing');
  const id = 1 + Math.max(0, ...timeline.series.map((series) => series.id));
  return {
    ...record,
    timeline: {
      ...timeline,
      series: [...timeline.series, { id, metric: 'vus', type: 'gauge', tags: {} }],
      pushes: timeline.pushes.map(({ atMs, counters, histograms }, nth) => {
        const vus = busy[nth];
        return { atMs, counters, histograms, gauges: vus === undefined ? [] : [[id, vus] as const] };
      }),
    },
  };
}
