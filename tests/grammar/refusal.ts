import { expect } from 'vitest';
import type { Parsed } from '../../runner/grammar/parsed.ts';

/** The value of a text that must be understood. */
export function understood<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(`${result.message}. ${result.remedy}`);
  return result.value;
}

/** Message and remedy of a text that must be refused; both are whole sentences for people. */
export function refusal(result: Parsed<unknown>): { readonly message: string; readonly remedy: string } {
  if (result.ok) throw new Error(`was understood as ${JSON.stringify(result.value)}`);
  expect(result.remedy).toMatch(/^[A-Z].+\.$/);
  return { message: result.message, remedy: result.remedy };
}
