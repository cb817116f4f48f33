import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { refuseDisk } from '../errors.ts';
import { type K6LogLine, readLogLine } from './k6-log-line.ts';
import { linesOf } from './lines-of.ts';
import type { Redact } from './redact.ts';

/** A scenario that logs every request must not fill the disk; the callback still sees every line. */
const LARGEST_LOG_BYTES = 64 * 1024 * 1024;
const LAST_LINES = 20;

/** Where the lines of one k6 process go. */
export interface K6LogFile {
  /** Reads a stream of the child to its end. The child waits when the disk is slower than it writes. */
  readonly record: (stream: AsyncIterable<Uint8Array>) => Promise<void>;
  /** The last twenty lines as recorded. */
  readonly lastLines: () => readonly string[];
  /** Lines that were seen but not written, because the file had reached its largest size. */
  readonly omitted: () => number;
  /** Ends the file. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the log file of one k6 process.
 * @throws PeakgateError `disk-failed` when it cannot be opened, and when closing it finds that it could not be written.
 */
export const openLogFile = async (
  file: string,
  redact: Redact,
  onLog: ((line: K6LogLine) => void) | undefined,
  largestBytes: number = LARGEST_LOG_BYTES,
): Promise<K6LogFile> => {
  const handle = await open(file, 'w').catch(refuseDisk);
  const writer = boundedWriter(handle.createWriteStream(), largestBytes);
  const last: string[] = [];
  const take = async (raw: string): Promise<void> => {
    const line = readLogLine(raw, redact);
    last.push(line.text);
    if (last.length > LAST_LINES) last.shift();
    onLog?.(line);
    await writer.write(line.text);
  };
  const record = async (stream: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const line of linesOf(stream)) await take(line);
  };
  return { record, lastLines: () => [...last], omitted: writer.omitted, close: writer.close };
};

interface BoundedWriter {
  readonly write: (line: string) => Promise<void>;
  readonly omitted: () => number;
  readonly close: () => Promise<void>;
}

const boundedWriter = (stream: WriteStream, largestBytes: number): BoundedWriter => {
  const ended = finished(stream);
  // The failure is reported by close(); until then the child must not be stopped by a full disk.
  ended.catch(() => undefined);
  let bytes = 0;
  let omitted = 0;
  return {
    write: async (line) => {
      bytes += Buffer.byteLength(line) + 1;
      if (stream.destroyed || bytes > largestBytes) omitted += 1;
      else if (!stream.write(`${line}\n`))
        await Promise.race([once(stream, 'drain'), ended]).catch(() => undefined);
    },
    omitted: () => omitted,
    close: () => {
      stream.end();
      return ended.catch(refuseDisk);
    },
  };
};
