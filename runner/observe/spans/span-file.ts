import { type FileHandle, open, stat } from 'node:fs/promises';
import { spansOf } from './otlp-spans.ts';
import type { SpanFeed, SpanHandlers } from './span-feed.ts';

const PART_BYTES = 1024 * 1024;
const LINE_END = 0x0a;

/**
 * Follows a file of OTLP in JSON, an export a line, as the collector's file exporter appends it. What is in it before the leg
 * is not read. A file that became shorter was begun anew and is read from its beginning.
 */
export function spanFile(path: string, shown: string): SpanFeed {
  let handlers: SpanHandlers | null = null;
  let offset = 0;
  let rest: Buffer = Buffer.alloc(0);
  const takeLine = (line: Buffer): void => {
    if (handlers !== null && line.length > 0) takeExport(line, shown, handlers);
  };
  const takePart = (part: Buffer): void => {
    let from = 0;
    for (let end = part.indexOf(LINE_END); end !== -1; end = part.indexOf(LINE_END, from)) {
      takeLine(Buffer.concat([rest, part.subarray(from, end)]));
      rest = Buffer.alloc(0);
      from = end + 1;
    }
    rest = Buffer.concat([rest, part.subarray(from)]);
  };
  return {
    shown,
    async open(given) {
      handlers = given;
      offset = await sizeOf(path);
    },
    async look() {
      const size = await sizeOf(path);
      if (size < offset) [offset, rest] = [0, Buffer.alloc(0)];
      if (size > offset) offset = await readFrom(path, offset, takePart);
    },
    async close() {
      // The last line may have no end yet: then it was cut, or is all there.
      takeLine(rest);
      handlers = null;
    },
  };
}

/** A file that is not there yet holds nothing. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found === null ? 0 : found.size;
}

/** Where the file ended. */
async function readFrom(path: string, from: number, take: (part: Buffer) => void): Promise<number> {
  const file = await open(path);
  try {
    return await readParts(file, from, take);
  } finally {
    await file.close();
  }
}

async function readParts(file: FileHandle, from: number, take: (part: Buffer) => void): Promise<number> {
  const buffer = Buffer.alloc(PART_BYTES);
  for (let offset = from; ; ) {
    const { bytesRead } = await file.read(buffer, 0, PART_BYTES, offset);
    if (bytesRead === 0) return offset;
    take(Buffer.from(buffer.subarray(0, bytesRead)));
    offset += bytesRead;
  }
}

function takeExport(line: Buffer, shown: string, { take, refuse }: SpanHandlers): void {
  const spans = spansIn(line.toString('utf8'));
  if (spans !== null) take(spans);
  else
    refuse({
      message: `a line of ${shown} is no trace export`,
      remedy:
        'Let the collector’s file exporter write traces there, and only those: "format: json", not compressed.',
    });
}

function spansIn(line: string): ReturnType<typeof spansOf> {
  try {
    return spansOf(JSON.parse(line));
  } catch {
    return null;
  }
}
