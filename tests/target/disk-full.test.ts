import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../target/database/embedded.ts';
import { TargetError } from '../../target/target-error.ts';

describe('a failure to start the embedded PostgreSQL', () => {
  it.each([
    ['Node, while it copies', new Error("ENOSPC: no space left on device, copyfile 'a' -> 'b'"), ''],
    ['the quota, while Node copies', new Error('EDQUOT: disk quota exceeded, write'), ''],
    [
      'PostgreSQL, to its client',
      new Error('could not extend file "base/5/16390": No space left on device'),
      '',
    ],
    [
      'PostgreSQL, in its log alone',
      new Error('Connection terminated unexpectedly'),
      'LOG: up\nPANIC: could not write to file: No space left on device\n',
    ],
  ])('is told as a full disk with its remedy when the words come from %s', (_where, error, log) => {
    const told = explainFailure(error, log);
    expect(told).toBeInstanceOf(TargetError);
    expect(told).toMatchObject({
      message: expect.stringMatching(/^The disk is full: .*(ENOSPC|EDQUOT|No space left)/),
      remedy: expect.stringContaining('point TMPDIR to a larger disk'),
      cause: error,
    });
  });

  it('is passed on as it is when the disk has room', () => {
    const error = new Error('something else');
    expect(explainFailure(error, 'LOG:  database system is ready')).toBe(error);
  });
});
