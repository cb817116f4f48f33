/** What is priced, and the same without it, measured one after the other. */
export interface Pair {
  readonly with: number;
  readonly without: number;
}

export interface TypicalRatio {
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
}

/** Of the normal distribution: 95 % two-sided. */
const Z = 1.96;

/**
 * The typical ratio of a pair, and its interval (95 %): the median of the averages of every two log-ratios, and the ends that
 * Wilcoxon's signed-rank test leaves of them (Hodges & Lehmann; Hollander & Wolfe 1999, 3.2 and 3.3). A hiccup of the machine
 * spoils one pair, and a mean of ratios with it; this bears with a quarter of all pairs spoilt, and is nearly as precise as a
 * mean where none is. NaN of nothing.
 */
export function typicalRatio(pairs: readonly Pair[]): TypicalRatio {
  const logs = pairs.map((pair) => Math.log(pair.with / pair.without));
  const averages = logs
    .flatMap((a, nth) => logs.slice(nth).map((b) => (a + b) / 2))
    .toSorted((a, b) => a - b);
  const at = (place: number): number => Math.exp(averages[place] ?? Number.NaN);
  const n = logs.length;
  const outside = (n * (n + 1)) / 4 - Z * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  const least = Math.max(0, Math.floor(outside));
  const middle = (averages.length - 1) / 2;
  return {
    ratio: Math.sqrt(at(Math.floor(middle)) * at(Math.ceil(middle))),
    lower: at(least),
    upper: at(averages.length - 1 - least),
  };
}

/** The smallest value that this share of them does not exceed. NaN of nothing. */
export function quantileOf(values: readonly number[], probability: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(probability * sorted.length) - 1)] ?? Number.NaN;
}
