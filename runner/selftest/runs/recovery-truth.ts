/** Ten seconds are looked at together, and one stray bad request is always allowed (statistics SPEC, section 9.2). */
const SPAN_SECONDS = 10;
const ALWAYS_ALLOWED = 1;

/** A request of the window after the peak. */
export interface LateRequest {
  readonly atSeconds: number;
  readonly isBad: boolean;
}

/** The seconds after which no ten on end hold more bad requests than allowed; null of no requests. */
export function recoveredAfterSeconds(requests: readonly LateRequest[], allowed: number): number | null {
  if (requests.length === 0) return null;
  const seconds = requests.map(({ atSeconds }) => Math.floor(atSeconds));
  const [first, last] = [Math.min(...seconds), Math.max(...seconds)];
  const starts = Array.from({ length: Math.max(0, last - first + 2 - SPAN_SECONDS) }, (_, start) => start);
  const latest = starts.findLast((start) => {
    const held = requests.filter(({ atSeconds }) => {
      const place = Math.floor(atSeconds) - first;
      return place >= start && place < start + SPAN_SECONDS;
    });
    const bad = held.filter(({ isBad }) => isBad).length;
    return bad > Math.max(allowed * held.length, ALWAYS_ALLOWED);
  });
  return latest === undefined ? 0 : latest + 1;
}
