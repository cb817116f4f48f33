import type { Problem } from '../errors.ts';
import type { Parsed } from '../grammar/parsed.ts';
import { refuse } from './json-file.ts';

/** Collects every mistake and goes on with a stand-in, so that all of a file's mistakes are told at once. */
export class Mistakes {
  private readonly found: Problem[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  add(path: string, message: string, remedy: string, value?: unknown): void {
    this.found.push({
      where: this.file,
      path,
      message,
      remedy,
      ...(value !== undefined && { value: JSON.stringify(value) }),
    });
  }

  take<T>(path: string, written: unknown, result: Parsed<T>, standIn: T): T {
    if (result.ok) return result.value;
    this.add(path, result.message, result.remedy, written);
    return standIn;
  }

  /** Throws one `bad-input` with all mistakes, when there are any. */
  refuse(): void {
    refuse(this.found);
  }
}
