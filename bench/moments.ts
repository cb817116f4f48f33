/** What a command's process tree had used by a moment. */
export interface Moment {
  /** Epoch ms. */
  readonly atMs: number;
  /** User and system time since the start, in ms, of the process and everything it started. */
  readonly treeCpuMs: number;
  /** The part of it that the process itself used. */
  readonly rootCpuMs: number;
  /** Of the process itself, without what it started; null once it is gone. */
  readonly rootResidentBytes: number | null;
}

type CpuCounter = 'treeCpuMs' | 'rootCpuMs';

/** CPU time in ms between two points of time, linear between the moments around each. NaN without moments. */
export function cpuMsBetween(
  moments: readonly Moment[],
  fromMs: number,
  toMs: number,
  counter: CpuCounter,
): number {
  return cpuMsAt(moments, toMs, counter) - cpuMsAt(moments, fromMs, counter);
}

function cpuMsAt(moments: readonly Moment[], atMs: number, counter: CpuCounter): number {
  const found = moments.findIndex((moment) => moment.atMs >= atMs);
  const next = found === -1 ? moments.length - 1 : found;
  const [earlier, later] = [moments[Math.max(0, next - 1)], moments[next]];
  if (later === undefined || earlier === undefined) return Number.NaN;
  const spanMs = later.atMs - earlier.atMs;
  const share = spanMs > 0 ? Math.min(1, (atMs - earlier.atMs) / spanMs) : 0;
  return earlier[counter] + share * (later[counter] - earlier[counter]);
}

/** Most resident memory of the process itself between two points of time, in bytes; 0 when nobody looked. */
export function peakResidentBytes(moments: readonly Moment[], fromMs: number, toMs: number): number {
  const within = moments.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return Math.max(0, ...within.map(({ rootResidentBytes }) => rootResidentBytes ?? 0));
}
