/** Stretches of the grid, each finer than the one before: the tail is where objectives live. */
const STRETCHES = [
  { to: 0.9, step: 0.02 },
  { to: 0.99, step: 0.002 },
  { to: 0.999, step: 0.0002 },
  { to: 0.9999, step: 0.00002 },
];

/** About 190 tail-weighted probabilities from 0 to 1, with those that the checks judge or show among them. */
export function quantileGrid(wanted: readonly number[]): number[] {
  const grid = STRETCHES.flatMap(({ to, step }, index) => {
    const from = STRETCHES[index - 1]?.to ?? 0;
    const steps = Math.round((to - from) / step);
    return Array.from({ length: steps }, (_, each) => rounded(from + each * step));
  });
  return [...new Set([...grid, 0.9999, 0.99999, 1, ...wanted.map(rounded)])].toSorted((a, b) => a - b);
}

function rounded(probability: number): number {
  return Number(probability.toFixed(8));
}
