/**
 * Whole numbers with the same sum as these shares, rounded, each less than one away from its share: all are rounded down,
 * and what is left goes to the largest remainders (Hamilton's method), the first of equals first.
 */
export function apportion(shares: readonly number[]): number[] {
  const whole = shares.map(Math.floor);
  const remainders = shares.map((share) => share - Math.floor(share));
  for (let left = Math.round(sumOf(shares)) - sumOf(whole); left > 0; left--) {
    const place = remainders.indexOf(Math.max(...remainders));
    whole[place] = (whole[place] ?? 0) + 1;
    remainders[place] = 0;
  }
  return whole;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
