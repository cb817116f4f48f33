/** `08:30` or `08:30:15`, whose form the schema has checked, as ms since midnight. */
export function clockMs(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

/** Ms since midnight as `08:30` or `08:30:15`. */
export function formatClock(sinceMidnightMs: number): string {
  const seconds = Math.floor(sinceMidnightMs / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return shown.map((part) => String(part).padStart(2, '0')).join(':');
}
