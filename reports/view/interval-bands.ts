import type { LegDetail, Stretch, StretchPercentile } from '../../runner/model/leg-detail.ts';
import { decimalText } from '../../runner/model/number-text.ts';
import { rounded } from './downsample.ts';
import type { IntervalBox, PlotBand } from './plot.ts';

/** The intervals of each percentile, one box for each stretch that has one. */
export function intervalBands(detail: LegDetail | undefined): PlotBand[] {
  if (detail === undefined) return [];
  const band = (role: 'p50' | 'p95' | 'p99'): PlotBand => ({
    role,
    boxes: detail.stretches.flatMap((stretch) => boxOf(stretch, stretch[role])),
  });
  return [band('p99'), band('p95'), band('p50')].filter(({ boxes }) => boxes.length > 0);
}

/** What the boxes are, for the caption; nothing where there are none. */
export function bandsText(detail: LegDetail | undefined): string {
  const [first] = detail?.stretches ?? [];
  if (detail === undefined || first === undefined || intervalBands(detail).length === 0) return '';
  const share = decimalText((2 * detail.level - 1) * 100, 1);
  return ` Each box is the ${share} % interval of the percentile over ${first.to - first.from} s.`;
}

function boxOf({ from, to }: Stretch, { lowerMs, upperMs }: StretchPercentile): IntervalBox[] {
  return lowerMs === null || upperMs === null ? [] : [[from, to, rounded(lowerMs), rounded(upperMs)]];
}
