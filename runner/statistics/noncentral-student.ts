import { logGammaTerm } from './incomplete-gamma.ts';
import { normalUpperTail } from './normal.ts';

/**
 * Half-width of the integration below, in standard deviations of the chi variable: what lies outside is under
 * 1e-10.
 */
const REACH = 8;
const STEPS = 200;

/**
 * The probability that a non-central Student variable, (Z + shift) / U, exceeds t >= 0.
 *
 * Z is standard normal, U^2 is chi-square over its `degrees`: the power of a t test whose true effect is
 * `shift` standard errors. The normal probability P(Z > t U - shift) is averaged over the density of U by
 * Simpson's rule; the error is under 1e-5, a thousand times finer than any question about power. `shift` may be
 * infinite. Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 31.
 */
export function noncentralStudentUpperTail(t: number, degrees: number, shift: number): number {
  const reach = REACH / Math.sqrt(2 * degrees);
  const from = Math.max(0, 1 - reach);
  const width = (1 + reach - from) / STEPS;
  let sum = 0;
  for (let i = 0; i <= STEPS; i++) {
    const u = from + i * width;
    sum += simpsonWeight(i) * scaledChiDensity(u, degrees) * normalUpperTail(t * u - shift);
  }
  return Math.min((sum * width) / 3, 1);
}

const simpsonWeight = (i: number): number => {
  if (i === 0 || i === STEPS) return 1;
  return i % 2 === 1 ? 4 : 2;
};

/**
 * Density at u of U = sqrt(chi-square / degrees): twice that of ln x over u, where x = degrees u^2 / 2 is gamma
 * distributed.
 */
function scaledChiDensity(u: number, degrees: number): number {
  const s = degrees / 2;
  const positive = Math.max(u, 1e-9);
  return ((2 * s) / positive) * Math.exp(logGammaTerm(s, s * positive * positive));
}
