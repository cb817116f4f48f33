import { parseDurationMs } from './duration.ts';
import { type Parsed, parsed, refused } from './parsed.ts';

/** Stop a leg when more than this share of requests was bad in every second of a stretch this long. */
export interface AbortRule {
  readonly badRatio: number;
  readonly forMs: number;
}

/** `badRatio > 50% for 30s`. */
export function parseAbortRule(text: string): Parsed<AbortRule> {
  const match = /^badRatio\s*>\s*(\d+(?:\.\d+)?)%\s+for\s+(\S+)$/.exec(text.trim());
  const duration = parseDurationMs(match?.[2] ?? '');
  const badRatio = Number(match?.[1]) / 100;
  if (!match || !duration.ok || !(badRatio > 0 && badRatio < 1)) {
    return refused(`"${text}" is not an abort rule`, 'Write it like "badRatio > 50% for 30s".');
  }
  return parsed({ badRatio, forMs: duration.value });
}
