import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLogLine } from '../../runner/k6/k6-log-line.ts';
import { redactJson, redactorOf } from '../../runner/k6/redact.ts';
import { EVENT_MARK } from '../../scenarios/kit/contract.ts';

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

  test('names of fields are texts, too', () => {
    expect(redactJson({ weights: { 'look-at-hunter22': 1 } }, redactorOf(['hunter22']))).toEqual({
      weights: { 'look-at-[redacted]': 1 },
    });
  });

  describe('in an event of a journey', () => {
    const event = { event: 'bad-request', atMs: 1_763_000_012_345, svc: 'auth', error: 'token 1234 is old' };
    const lineWith = (text: string) =>
      readLogLine(JSON.stringify({ level: 'info', msg: text }), redactorOf(['1234', 'a"b']));

    test('a secret of digits leaves the numbers alone', () => {
      const { message } = lineWith(`${EVENT_MARK}${JSON.stringify(event)}`);
      expect(message.startsWith(EVENT_MARK)).toBe(true);
      expect(JSON.parse(message.slice(EVENT_MARK.length))).toEqual({
        ...event,
        error: 'token [redacted] is old',
      });
    });

    test('a secret with a quote in it leaves the text of JSON well-formed', () => {
      const { message } = lineWith(`${EVENT_MARK}${JSON.stringify({ ...event, error: 'said a"b' })}`);
      expect(JSON.parse(message.slice(EVENT_MARK.length))).toEqual({ ...event, error: 'said [redacted]' });
    });

    test('what only looks like one is replaced as text', () => {
      expect(lineWith(`${EVENT_MARK}{"broken": 1234`).message).toBe(`${EVENT_MARK}{"broken": [redacted]`);
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
