import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe } from 'vitest';
import { areInvalid } from './rows.ts';
import { type Line, pushes, series, TIMELINE, timeline, truncate, values } from './tampering.ts';

const isOneOf = (metric: string) => (line: Line) => line['metric'] === metric;

describe('a timeline that k6 did not push like this', () => {
  areInvalid([
    ['it is empty', { tampering: pushes(() => null) }, 'pushes-arrived', '0 pushes'],
    [
      'it holds a single push',
      { tampering: pushes((push, second) => (second === 40 ? push : null)) },
      'pushes-arrived',
      '1 pushes',
    ],
    [
      'six pushes in a row are missing',
      { tampering: pushes((push, second) => (second >= 40 && second < 46 ? null : push)) },
      'pushes-arrived',
      '72 pushes, longest gap 7 s',
    ],
    [
      'one push is missing',
      { tampering: pushes((push, second) => (second === 40 ? null : push)) },
      'counts-agree',
      'in the timeline',
    ],
    [
      'a counter began anew',
      {
        tampering: pushes((push, second) =>
          second === 40 ? values(push, 'c', (delta) => -Number(delta)) : push,
        ),
      },
      'counters-grew',
      'in second 40',
    ],
    [
      'a counter grew by half a request',
      {
        tampering: pushes((push, second) =>
          second === 40 ? values(push, 'c', (delta) => Number(delta) + 0.5) : push,
        ),
      },
      'counters-grew',
      'in second 40',
    ],
    [
      'a histogram lost samples',
      {
        tampering: pushes((push, second) =>
          second === 40 ? values(push, 'h', () => [-3, -0.3, 0, [[-30, -3]]]) : push,
        ),
      },
      'counters-grew',
      'in second 40',
    ],
    [
      'a histogram has a sum below nothing',
      {
        tampering: pushes((push, second) =>
          second === 40 ? values(push, 'h', (delta) => withSum(delta, -1)) : push,
        ),
      },
      'counters-grew',
      'in second 40',
    ],
    [
      'the clock was set back by half a minute',
      { tampering: pushes((push, second) => (second >= 50 ? shifted(push, -30_000) : push)) },
      'clock-steady',
      'timeline.ndjson.gz: push',
    ],
    [
      'the clock was set forward by half a minute',
      { tampering: pushes((push, second) => (second >= 50 ? shifted(push, 30_000) : push)) },
      'pushes-arrived',
      'longest gap 25 s',
    ],
    [
      'it is of another day',
      { tampering: pushes((push) => shifted(push, -86_400_000)) },
      'clock-steady',
      'pushes came while k6 did not run',
    ],
    [
      'a service is misspelt',
      { tampering: series((line) => [withTag(line, 'svc', (svc) => (svc === 'auth' ? 'atuh' : svc))]) },
      'series-known',
      'svc "atuh"',
    ],
    [
      'a window is not one of the plan',
      {
        tampering: series((line) => [withTag(line, 'window', (name) => (name === 'peak' ? 'pique' : name))]),
      },
      'series-known',
      'window "pique"',
    ],
    [
      'an outcome does not exist',
      { tampering: series((line) => [withTag(line, 'outcome', () => 'excellent')]) },
      'series-known',
      'outcome "excellent"',
    ],
    [
      'a series is there twice',
      {
        tampering: series((line) =>
          isOneOf('requests')(line) ? [line, { ...line, id: Number(line['id']) + 1_000 }] : [line],
        ),
      },
      'series-known',
      'requests twice with the same tags',
    ],
    [
      'values belong to a series that nobody named',
      { tampering: series((line) => (isOneOf('requests')(line) ? [] : [line])) },
      'record-whole',
      'no counter series has the number',
    ],
    [
      'its end is missing',
      { tampering: timeline((lines) => lines.filter(({ kind }) => kind !== 'end')) },
      'record-whole',
      'timeline.ndjson.gz ends early',
    ],
    [
      'the file was truncated',
      { tampering: truncate(TIMELINE, 0.6) },
      'record-whole',
      'timeline.ndjson.gz ends early',
    ],
    [
      'the file is not packed',
      { tampering: (folder) => writeFileSync(join(folder, TIMELINE), 'what?') },
      'record-whole',
      'timeline.ndjson.gz cannot be unpacked',
    ],
    [
      'the file is packed and empty',
      { tampering: (folder) => writeFileSync(join(folder, TIMELINE), gzipSync('')) },
      'pushes-arrived',
      '0 pushes',
    ],
    [
      'it is of a newer version',
      {
        tampering: timeline((lines) =>
          lines.map((line) => (line['kind'] === 'header' ? { ...line, schemaVersion: 2 } : line)),
        ),
      },
      'record-whole',
      'schema version 2 cannot be read',
    ],
  ]);
});

function shifted(push: Line, byMs: number) {
  return { ...push, atMs: Number(push['atMs']) + byMs };
}

function withSum(delta: unknown, sum: number): unknown {
  return Array.isArray(delta) ? delta.with(1, sum) : delta;
}

function withTag(line: Line, tag: string, how: (value: string) => string): Line {
  const tags = Object.entries(line['tags'] ?? {});
  return {
    ...line,
    tags: Object.fromEntries(tags.map(([key, value]) => [key, key === tag ? how(value) : value])),
  };
}
