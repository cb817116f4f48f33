import { type Parsed, parsed, refused } from './parsed.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `250ms`, `90s`, `1.5s`, `20m`, `2h` as milliseconds. Zero and negative durations are refused. */
export function parseDurationMs(text: string): Parsed<number> {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const exactMs = Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN);
  // 0.07m is 4200.000000000001 ms in binary.
  const durationMs = Number(exactMs.toFixed(6));
  if (durationMs > 0 && Number.isFinite(durationMs)) return parsed(durationMs);
  return refused(`"${text}" is not a duration`, 'Write a number and a unit: 250ms, 90s, 20m or 2h.');
}

/** For people, rounded to two units: `850 ms`, `12 s`, `4 min 30 s`, `2 h 5 min`. */
export function spokenDuration(durationMs: number): string {
  const ms = Math.round(durationMs);
  if (ms < 1_000) return `${ms} ms`;
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 's');
  return twoUnits(Math.round(seconds / 60), 60, 'h', 'min');
}

function twoUnits(amount: number, perLarge: number, large: string, small: string): string {
  const rest = amount % perLarge;
  return `${Math.floor(amount / perLarge)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
