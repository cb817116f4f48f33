import { countText, millisecondsText, rateText } from '../model/number-text.ts';
import { plainText } from '../model/plain-text.ts';
import type { LegProgress, Progress } from '../model/progress.ts';
import { painter } from './paint.ts';
import { widthOf } from './wrap.ts';

/** Where a leg stands, with a remark where there is one. */
export type NotedProgress = LegProgress & { readonly note?: string };

export interface ConsoleProgress extends Progress {
  update(progress: NotedProgress): void;
}

export interface ProgressOptions {
  readonly stream: { write(text: string): unknown };
  /** Whether the stream can redraw lines; a log cannot. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** A clock that only runs forwards, in ms. */
  readonly now: () => number;
  readonly colour?: boolean;
}

const LOG_EVERY_MS = 10_000;
const BAR_WIDTH = 24;
const CLEAR_LINE = '\u001b[2K';
const LINE_UP = '\u001b[1A';

/**
 * Shows how one leg after the other goes: two lines redrawn in place on a terminal, elsewhere a line every ten seconds.
 * Messages stay, above the live lines. After `stop` others may write to the stream.
 */
export function createProgress(options: ProgressOptions): ConsoleProgress {
  return options.isTerminal ? liveProgress(options) : loggedProgress(options);
}

function liveProgress({ stream, columns, colour = false }: ProgressOptions): ConsoleProgress {
  let shown: readonly string[] = [];
  const erase = () => stream.write(shown.map(() => `${LINE_UP}${CLEAR_LINE}`).join(''));
  const draw = (lines: readonly string[], above = '') => {
    if (shown.length > 0) erase();
    stream.write(above + lines.map((line) => `${line}\n`).join(''));
    shown = lines;
  };
  return {
    update: (progress) => draw(liveLines(progress, columns, colour)),
    line: (text) => draw(shown, `${plainText(text)}\n`),
    stop: () => draw([]),
  };
}

function loggedProgress({ stream, now }: ProgressOptions): ConsoleProgress {
  let last: { readonly leg: string; readonly atMs: number } | undefined;
  return {
    update: (progress) => {
      const atMs = now();
      if (last?.leg === progress.leg && atMs - last.atMs < LOG_EVERY_MS) return;
      last = { leg: progress.leg, atMs };
      stream.write(`${logLine(progress)}\n`);
    },
    line: (text) => void stream.write(`${plainText(text)}\n`),
    stop: () => undefined,
  };
}

/** Two lines that never exceed the terminal's width, or redrawing would leave parts of them behind. */
function liveLines(progress: NotedProgress, columns: number, colour: boolean): string[] {
  const { dim, bold, verdict } = painter(colour);
  const first = `${plainText(progress.leg)}  ${clockText(progress.elapsedMs)} / ${clockText(progress.totalMs)}  ${progress.window}`;
  const room = columns - widthOf(first) - 3;
  const bar = room >= BAR_WIDTH ? `  ${barText(progress)}` : '';
  const second = cut(`  ${figuresText(progress)}`, columns - 1);
  const paint = progress.badRequests > 0 ? verdict.fail : dim;
  return [bold(cut(first, columns - 1)) + bar, paint(second)];
}

function logLine(progress: NotedProgress): string {
  const { leg, elapsedMs, totalMs, window } = progress;
  return `[${clockText(elapsedMs)} / ${clockText(totalMs)}] ${plainText(leg)} ${window}: ${figuresText(progress)}`;
}

function figuresText(progress: NotedProgress): string {
  const { plannedPerSecond, achievedPerSecond, p95Ms, requests, badRequests, note } = progress;
  const parts = [
    `${rateText(achievedPerSecond)} of ${rateText(plannedPerSecond)}`,
    `p95 ${p95Ms === null ? '–' : millisecondsText(p95Ms)}`,
    `${countText(requests)} requests`,
    `${countText(badRequests)} bad`,
    ...(note === undefined ? [] : [plainText(note)]),
  ];
  return parts.join(', ');
}

function barText({ elapsedMs, totalMs }: NotedProgress): string {
  const share = totalMs > 0 ? Math.min(1, Math.max(0, elapsedMs / totalMs)) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  return `${'━'.repeat(filled)}${'┄'.repeat(BAR_WIDTH - filled)}`;
}

/** `0:07`, `12:40`, `1:02:30`. */
function clockText(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / 1_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3_600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/u, '');
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
