/** Sum of a series; 0 for an empty one. */
export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** A series of so many zeros; none for a length that is negative. */
export function zeros(length: number): number[] {
  const series: number[] = [];
  while (series.length < length) series.push(0);
  return series;
}

/** One series after the other. */
export function joined(parts: readonly (readonly number[])[]): number[] {
  const none: number[] = [];
  return none.concat(...parts);
}

/** Mean of a series; NaN for an empty one. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Median of a series: of an even number of values the mean of the two in the middle; NaN for an empty one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** Sum of squares; 0 for an empty series. */
export function sumOfSquares(values: readonly number[]): number {
  return sum(values.map((v) => v * v));
}

/** Sum of the squared distances from the mean; 0 for a single value or none. */
export function squaredDeviations(values: readonly number[]): number {
  const centre = mean(values);
  return sumOfSquares(values.map((v) => v - centre));
}

/** The entry at an index that the caller knows to be inside; NaN outside, which no comparison lets through. */
export function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
