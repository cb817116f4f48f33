import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLogLine } from '../../runner/k6/k6-log-line.ts';
import { redactJson, redactorOf } from '../../runner/k6/redact.ts';

describe('redacting', () => {
  test.each([
    ['a value in the middle', ['hunter22'], 'the hunter22!', 'the [redacted]!'],
    ['every occurrence', ['ab'], 'ab-ab', '[redacted]-[redacted]'],
    ['the longer of two that overlap', ['pass', 'password'], 'password', '[redacted]'],
    ['the URL-encoded form', ['a b/c'], 'x=a%20b%2Fc&', 'x=[redacted]&'],
    ['the form inside JSON', ['a"b'], String.raw`{"p":"a\"b"}`, '{"p":"[redacted]"}'],
    [
      'characters that mean something in a pattern',
      ['.*+?^${}()|[]\\/-'],
      'x.*+?^${}()|[]\\/-y',
      'x[redacted]y',
    ],
    ['each line of a key', ['first line\nlast line!'], 'got last line!', 'got [redacted]'],
    ['half a surrogate pair', ['\ud800abc'], 'x\ud800abc', 'x[redacted]'],
    ['nothing for an empty value', [''], 'text', 'text'],
    ['nothing without secrets', [], 'text', 'text'],
  ])('replaces %s', (_case, secrets, text, expected) => {
    expect(redactorOf(secrets)(text)).toBe(expected);
  });

  test('keeps the shape of JSON, whatever the secret is', () => {
    const line = { level: 'info', count: 1, ok: true, none: null, list: ['1', { deep: '1 and 11' }] };
    expect(redactJson(line, redactorOf(['1']))).toEqual({
      ...line,
      list: ['[redacted]', { deep: '[redacted] and [redacted][redacted]' }],
    });
  });

  test('leaves no secret in any log line', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), fc.string(), (secret, around) => {
        fc.pre(!'[redacted]'.includes(secret) && !'{"level":"info","msg":""}'.includes(secret));
        fc.pre(!around.includes(secret));
        const raw = JSON.stringify({ level: 'info', msg: `${around} ${secret} ${around}` });
        const line = readLogLine(raw, redactorOf([secret]));
        expect(line.message).not.toContain(secret);
        expect(JSON.parse(line.text)).toEqual({ level: 'info', msg: line.message });
      }),
    );
  });
});
