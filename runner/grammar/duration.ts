import { type Parsed, parsed, refused } from './parsed.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `250ms`, `90s`, `1.5s`, `20m`, `2h` as milliseconds. Zero and negative durations are refused. */
export function parseDurationMs(text: string): Parsed<number> {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const durationMs = Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN);
  if (durationMs > 0 && Number.isFinite(durationMs)) return parsed(durationMs);
  return refused(`"${text}" is not a duration`, 'Write a number and a unit: 250ms, 90s, 20m or 2h.');
}

/** The shortest exact form: `250ms`, `90s`, `20m`, `2h`. */
export function formatDuration(durationMs: number): string {
  const unit =
    durationMs % 60_000 === 0 && durationMs >= 600_000 ? 'm' : durationMs % 1_000 === 0 ? 's' : 'ms';
  return `${durationMs / (UNIT_MS[unit] ?? 1)}${unit}`;
}

/** For people: `850 ms`, `12 s`, `4 min 30 s`, `2 h 5 min`. */
export function spokenDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const [large, small, units] =
    seconds < 3_600
      ? [Math.floor(seconds / 60), seconds % 60, ['min', 's']]
      : [Math.floor(seconds / 3_600), Math.round((seconds % 3_600) / 60), ['h', 'min']];
  return small === 0 ? `${large} ${units[0]}` : `${large} ${units[0]} ${small} ${units[1]}`;
}
