import picocolors from 'picocolors';
import { VERDICT_WORDS, verdictName } from '../model/verdict-words.ts';
import type { Verdict } from '../schema/evaluation-schema.ts';

export type Paint = (text: string) => string;

/** The few colours of the console; without colour each returns its text as it is. */
export interface Painter {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly verdict: Readonly<Record<Verdict, Paint>>;
}

/** Colours only where the caller knows that the stream shows them. */
export function painter(colour: boolean): Painter {
  const { bold, dim, green, red, yellow, magenta } = picocolors.createColors(colour);
  return {
    bold,
    dim,
    verdict: { pass: green, fail: red, inconclusive: yellow, invalid: magenta, 'not-applicable': dim },
  };
}

/** `✗ Fail`: sign and word, so that the verdict can be read without colour. */
export function signedWord(verdict: Verdict): string {
  return `${VERDICT_WORDS[verdict].sign} ${VERDICT_WORDS[verdict].word}`;
}

/** `✗ Fail, waived`: the same, with what a waiver makes of it. */
export function signedName(item: Parameters<typeof verdictName>[0]): string {
  return `${VERDICT_WORDS[item.verdict].sign} ${verdictName(item)}`;
}

/** A part of a text under its title; nothing where there is nothing to say. */
export function titled({ bold }: Painter, title: string, content: string): string {
  return content === '' ? '' : `${bold(title)}\n${content}`;
}
