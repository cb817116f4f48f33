import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Something that somebody, or something, did to a results folder. */
export type Tampering = (folder: string) => void;

/** The leg of a run with a single one. */
export const LEG = 'legs/busy-hour@1x';

/** Its files. */
export const PLAN = `${LEG}/plan.json`;
export const SUMMARY = `${LEG}/summary.json`;
export const GENERATOR = `${LEG}/generator.json`;
export const TARGET = `${LEG}/target.json`;
export const EVENTS = `${LEG}/events.ndjson`;
export const TIMELINE = `${LEG}/timeline.ndjson.gz`;

type Place = readonly (string | number)[];

/** Writes a value at a place of a JSON file. */
export const put =
  (file: string, place: Place, value: unknown): Tampering =>
  (folder) =>
    change(folder, file, (text) => JSON.stringify(withValue(JSON.parse(text), place, () => value)));

/** Changes the value at a place of a JSON file. */
export const turn =
  (file: string, place: Place, how: (value: unknown) => unknown): Tampering =>
  (folder) =>
    change(folder, file, (text) => JSON.stringify(withValue(JSON.parse(text), place, how)));

/** Replaces a text that the file must hold. */
export const replace =
  (file: string, before: string, after: string): Tampering =>
  (folder) =>
    change(folder, file, (text) => {
      if (!text.includes(before)) throw new TypeError(`${file} has no ${before}`);
      return text.replace(before, after);
    });

export const remove =
  (file: string): Tampering =>
  (folder) =>
    rmSync(join(folder, file));

/** Keeps the first part of a file, as a full disk or a crash does. */
export const truncate =
  (file: string, share: number): Tampering =>
  (folder) => {
    const bytes = readFileSync(join(folder, file));
    writeFileSync(join(folder, file), bytes.subarray(0, Math.floor(bytes.length * share)));
  };

/** One line of the timeline. */
export type Line = Readonly<Record<string, unknown>>;

/** Changes the lines of the timeline; the closing line is made to count what is left, as a forger would. */
export const timeline =
  (how: (lines: readonly Line[]) => readonly Line[]): Tampering =>
  (folder) => {
    const text = gunzipSync(readFileSync(join(folder, TIMELINE))).toString();
    const lines = how(text.trimEnd().split('\n').map(parseLine));
    const pushes = lines.filter(({ kind }) => kind === 'push').length;
    const closed = lines.map((line) => (line['kind'] === 'end' ? { ...line, pushes } : line));
    writeFileSync(
      join(folder, TIMELINE),
      gzipSync(closed.map((line) => `${JSON.stringify(line)}\n`).join('')),
    );
  };

/** Changes the pushes of the timeline; those for which nothing comes back are left out. */
export const pushes = (how: (push: Line, second: number) => Line | null): Tampering =>
  timeline((lines) => {
    let second = -3;
    return lines.flatMap((line): readonly Line[] => {
      if (line['kind'] !== 'push') return [line];
      second += 1;
      const changed = how(line, second);
      return changed === null ? [] : [changed];
    });
  });

/** Changes the series of the timeline. */
export const series = (how: (series: Line) => readonly Line[]): Tampering =>
  timeline((lines) => lines.flatMap((line) => (line['kind'] === 'series' ? how(line) : [line])));

/** A list in a push with every value changed: `c` counters, `h` histograms. */
export function values(push: Line, list: 'c' | 'h', how: (value: unknown, id: number) => unknown): Line {
  const pairs = push[list];
  if (!Array.isArray(pairs)) throw new TypeError(`a push without ${list}`);
  return { ...push, [list]: pairs.map(([id, value]) => [id, how(value, id)]) };
}

/** One thing after the other. */
export const both =
  (...each: readonly Tampering[]): Tampering =>
  (folder) => {
    for (const tampering of each) tampering(folder);
  };

function change(folder: string, file: string, how: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, how(readFileSync(path, 'utf8')));
}

function withValue(data: unknown, [key, ...rest]: Place, how: (value: unknown) => unknown): unknown {
  if (key === undefined) return how(data);
  if (Array.isArray(data))
    return data.map((each: unknown, index) => (index === key ? withValue(each, rest, how) : each));
  if (typeof data !== 'object' || data === null) throw new TypeError(`nothing at ${key}`);
  const value: unknown = Reflect.get(data, key);
  return { ...data, [key]: withValue(value, rest, how) };
}

function parseLine(text: string): Line {
  return JSON.parse(text);
}
