import type { LegDetail, Stretch, StretchPercentile } from '../../runner/model/leg-detail.ts';
import { countText, decimalText } from '../../runner/model/number-text.ts';
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
  if (detail === undefined || intervalBands(detail).length === 0) return '';
  const share = decimalText((2 * detail.level - 1) * 100, 1);
  return ` Each box is the ${share} % interval of the percentile over ${lengthText(detail)} s of one window.`;
}

/** `30` or, where windows are no multiples of each other, `30 to 41`. */
function lengthText({ stretches }: LegDetail): string {
  const lengths = stretches.map(({ from, to }) => to - from);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  return shortest === longest ? countText(shortest) : `${countText(shortest)} to ${countText(longest)}`;
}

function boxOf({ from, to }: Stretch, { lowerMs, upperMs }: StretchPercentile): IntervalBox[] {
  return lowerMs === null || upperMs === null ? [] : [[from, to, rounded(lowerMs), rounded(upperMs)]];
}
