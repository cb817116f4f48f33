/** A point of a curve that is linear between points and constant before the first and after the last. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** The curve's value at `at`. An empty curve is 0 everywhere. */
export function valueAt(points: readonly Point[], at: number): number {
  const next = points.findIndex((point) => point.at > at);
  const right = points[next];
  const left = points[next - 1];
  if (!right) return points.at(-1)?.value ?? 0;
  if (!left) return right.value;
  return left.value + ((right.value - left.value) * (at - left.at)) / (right.at - left.at);
}

/** The exact area under the curve from `from` to `to`: trapezoids between its points. */
export function integral(points: readonly Point[], from: number, to: number): number {
  const inner = points.map((point) => point.at).filter((at) => at > from && at < to);
  const borders = [from, ...inner, to];
  const pieces = borders.slice(1).map((right, index) => {
    const left = borders[index] ?? from;
    return ((valueAt(points, left) + valueAt(points, right)) / 2) * (right - left);
  });
  return pieces.reduce((sum, piece) => sum + piece, 0);
}
