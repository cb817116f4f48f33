/** As source maps write numbers: base 64, of which half the digits say that more follow. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE = 32;
/** Where there is no value. */
export const GAP = '-';
/** Values are shown with fewer decimals than this. */
const MOST_DECIMALS = 9;

/**
 * Numbers as short text that `page/unpacked.js` reads back exactly: how many decimals they have, then the difference of
 * each to the one before as a base 64 VLQ (Source Map, revision 3), least digits first, the sign as the lowest bit.
 * What is not finite is a gap, as it has no digits.
 */
export function packedNumbers(written: readonly (number | null)[]): string {
  const values = written.map((value) => (value !== null && Number.isFinite(value) ? value : null));
  const decimals = values.reduce<number>((most, value) => Math.max(most, decimalsOf(value ?? 0)), 0);
  let before = 0;
  const digits = values.map((value) => {
    if (value === null) return GAP;
    const whole = Math.round(value * 10 ** decimals);
    const step = whole - before;
    before = whole;
    return signedDigits(step);
  });
  return `${decimals}${digits.join('')}`;
}

function decimalsOf(value: number): number {
  let decimals = 0;
  while (decimals < MOST_DECIMALS && Math.round(value * 10 ** decimals) / 10 ** decimals !== value)
    decimals += 1;
  return decimals;
}

/** By division and not by shifts: differences may be larger than 32 bits. */
function signedDigits(step: number): string {
  let rest = step < 0 ? -2 * step + 1 : 2 * step;
  let digits = '';
  while (rest >= BASE) {
    digits += DIGITS.charAt(BASE + (rest % BASE));
    rest = Math.floor(rest / BASE);
  }
  return digits + DIGITS.charAt(rest);
}
