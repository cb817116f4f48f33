import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressInto } from '../../runner/observe/timeline-file.ts';

const sinkInto = (chunks: Buffer[]): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
const fullDisk = (): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC: no space left')) });

describe('the file of a timeline', () => {
  it('holds every line, compressed', async () => {
    const chunks: Buffer[] = [];
    const file = compressInto(sinkInto(chunks));
    for (let line = 0; line < 100; line += 1) await file.append(`line ${line}\n`);
    await file.close();
    expect(gunzipSync(Buffer.concat(chunks)).toString().trimEnd().split('\n')).toHaveLength(100);
  });

  it('says that the disk is full, on the next line and at the end, and does not wait for ever', async () => {
    const file = compressInto(fullDisk());
    const appended = async () => {
      for (let line = 0; line < 1_000; line += 1) await file.append('a line\n');
    };
    await expect(appended()).rejects.toThrow('ENOSPC');
    await expect(file.close()).rejects.toThrow('ENOSPC');
  });
});
