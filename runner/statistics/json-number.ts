/**
 * A number as it can stand in a JSON file. JSON has no infinity and writes it as `null`, which here means "not
 * known": a quantile that was not reached would turn into one that nobody measured.
 */
export type JsonNumber = number | 'inf' | '-inf' | 'nan' | null;

/** To be used on every figure of a record that may be infinite. */
export function toJsonNumber(value: number | null): JsonNumber {
  if (value === null || Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

/** The inverse of `toJsonNumber`. */
export function fromJsonNumber(written: JsonNumber): number | null {
  if (written === 'inf') return Infinity;
  if (written === '-inf') return -Infinity;
  return written === 'nan' ? Number.NaN : written;
}
