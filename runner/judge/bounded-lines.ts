/** A window of a week, second by second, is about 10 MB. */
const LONGEST_LINE = 64 * 2 ** 20;

/**
 * The lines of a text stream as they arrive, without their line ends; a last line without an end counts. A line of more
 * than `longest` characters is given as null and never held in memory whole. UTF-8, with or without a byte order mark.
 */
export async function* boundedLines(
  stream: AsyncIterable<string | Uint8Array>,
  longest = LONGEST_LINE,
): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let line = new BoundedLine(longest);
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const [first = '', ...others] = text.split('\n');
    line.add(first);
    for (const piece of others) {
      yield line.text();
      line = new BoundedLine(longest);
      line.add(piece);
    }
  }
  line.add(decoder.decode());
  if (line.isBegun()) yield line.text();
}

/** Pieces of one line, as many as may be kept. */
class BoundedLine {
  private pieces: string[] = [];
  private length = 0;
  private readonly longest: number;

  constructor(longest: number) {
    this.longest = longest;
  }

  add(piece: string): void {
    this.length += piece.length;
    if (this.length > this.longest) this.pieces = [];
    else if (piece !== '') this.pieces.push(piece);
  }

  isBegun(): boolean {
    return this.length > 0;
  }

  text(): string | null {
    return this.length > this.longest ? null : this.pieces.join('');
  }
}
