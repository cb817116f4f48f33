const HALF_LOG_TWO_PI = 0.9189385332046727;
/** From here on the six-term series below is exact to double precision. */
const SERIES_FROM = 15;

/**
 * What Stirling's formula leaves out: ln Gamma(s + 1) - (s + 1/2) ln s + s - ln(2 pi) / 2, for s > 0.
 *
 * Asymptotic series in Bernoulli numbers, 1/(12 s) - 1/(360 s^3) + ...; below 15 the recurrence of Gamma is
 * used. Source: Abramowitz & Stegun 6.1.41; its use against cancellation, Loader 2000, "Fast and accurate
 * computation of binomial probabilities".
 */
export function stirlingError(s: number): number {
  if (s < SERIES_FROM) return logGamma(s + 1) - ((s + 0.5) * Math.log(s) - s + HALF_LOG_TWO_PI);
  return stirlingSeries(s);
}

function stirlingSeries(s: number): number {
  const t = 1 / (s * s);
  return (1 / 12 - t * (1 / 360 - t * (1 / 1260 - t * (1 / 1680 - t * (1 / 1188 - t * (691 / 360360)))))) / s;
}

/** ln Gamma(s) for s > 0, to about 1e-15 of max(1, |result|). */
export function logGamma(s: number): number {
  let shifted = s;
  let product = 1;
  for (; shifted < SERIES_FROM; shifted++) product *= shifted;
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI;
  return stirling + stirlingSeries(shifted) - Math.log(product);
}
