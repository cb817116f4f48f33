import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { refuseDisk } from '../errors.ts';

const TIMELINE_FILE = 'timeline.ndjson.gz';

export interface TimelineFile {
  /** Resolves once the compressor has taken the text, so that a slow disk slows the caller instead of filling memory. */
  append(text: string): Promise<void>;
  /** Resolves once everything is on its way to the disk. Rejects when the file could not be written. */
  close(): Promise<void>;
}

/** Begins `timeline.ndjson.gz` in `folder`; refuses to overwrite one. */
export async function createTimelineFile(folder: string): Promise<TimelineFile> {
  const path = join(folder, TIMELINE_FILE);
  const handle = await open(path, 'wx').catch(refuseDisk);
  return compressInto(handle.createWriteStream());
}

/** Appends to `sink`, compressed. */
export function compressInto(sink: Writable): TimelineFile {
  // Every append is flushed: should Peakgate be killed, the file holds all pushes but the last.
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  let failure: unknown = null;
  const written = pipeline(gzip, sink).catch((error: unknown) => {
    failure = error;
  });
  return {
    append: (text) =>
      new Promise((resolve, reject) => {
        gzip.write(text, (error) => (error ? reject(failure ?? error) : resolve()));
      }),
    async close() {
      gzip.end();
      await written;
      if (failure !== null) throw failure;
    },
  };
}
