import { plainText } from '../model/plain-text.ts';

/**
 * Breaks text into lines of at most `width` characters: between words, and within a word that is longer than a line.
 * Terminal sequences are taken out; colours are put on afterwards.
 */
export function wrapText(text: string, width: number): string[] {
  const most = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of plainText(text)
    .trim()
    .split(/\s+/u)
    .flatMap((each) => piecesOf(each, most))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= most) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Wraps text with a first line that begins with `mark` and later ones indented as far. */
export function hangingText(mark: string, text: string, columns: number): string {
  const indent = ' '.repeat(widthOf(mark));
  return wrapText(text, columns - indent.length)
    .map((line, index) => `${index === 0 ? mark : indent}${line}`)
    .join('\n');
}

/** Characters as people count them, as far as code points tell. */
export function widthOf(text: string): number {
  return [...text].length;
}

function piecesOf(word: string, most: number): string[] {
  const characters = [...word];
  const pieces = Math.max(1, Math.ceil(characters.length / most));
  return Array.from({ length: pieces }, (_, piece) =>
    characters.slice(piece * most, (piece + 1) * most).join(''),
  );
}
