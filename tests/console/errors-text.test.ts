import { describe, expect, test } from 'vitest';
import { errorText } from '../../runner/console/errors-text.ts';
import { ERROR_CATALOGUE, type ErrorCode, PeakgateError } from '../../runner/errors.ts';
import { HOSTILE } from '../reports/fixtures/hostile.ts';

const plain = { colour: false };
const problem = {
  where: 'thresholds.json',
  path: '/objectives/2/expect',
  value: '"p95 < 200"',
  message: 'is not an expectation',
  remedy: 'Write it like "p95 < 200ms".',
};

test('a refusal says what, where, how to mend it, and a hint', () => {
  const error = new PeakgateError('bad-input', 'thresholds.json has 2 mistakes.', {
    problems: [problem, { where: '--load', path: '', message: 'is missing', remedy: 'Add it.' }],
  });
  expect(errorText(error, plain)).toBe(
    [
      '✗ thresholds.json has 2 mistakes.',
      '',
      '  thresholds.json /objectives/2/expect',
      '    is not an expectation (found "p95 < 200")',
      '    → Write it like "p95 < 200ms".',
      '',
      '  --load',
      '    is missing',
      '    → Add it.',
      '',
      error.hint,
      '',
    ].join('\n'),
  );
});

const codes = Object.keys(ERROR_CATALOGUE).filter((code): code is ErrorCode => code in ERROR_CATALOGUE);

test.each(codes)('the refusal %s never shows a stack', (code) => {
  const text = errorText(new PeakgateError(code, 'something', { cause: new Error('inner') }), plain);
  expect(text).not.toMatch(/^\s*at /mu);
  expect(text).toContain(ERROR_CATALOGUE[code].hint);
});

test('a message of several lines keeps them', () => {
  const text = errorText(new PeakgateError('bundle-failed', 'a.ts:3\n    unexpected token'), plain);
  expect(text).toContain('  a.ts:3\n      unexpected token\n');
});

test('sentences keep to the width of the terminal', () => {
  const long = { ...problem, message: 'word '.repeat(60), remedy: 'word '.repeat(60) };
  const error = new PeakgateError('bad-input', 'Short.', { problems: [long] });
  const lines = errorText(error, { colour: false, columns: 60 }).split('\n');
  expect(lines.every((line) => line.length <= 60)).toBe(true);
});

describe('a defect of our own', () => {
  test('is called one, with the stack and a request to report it', () => {
    const text = errorText(new TypeError('x is undefined'), plain);
    expect(text).toContain('✗ Peakgate failed, and the fault is its own: x is undefined');
    expect(text).toContain('Please report this');
    expect(text).toMatch(/^\s+at /mu);
  });

  test('may be anything that can be thrown', () => {
    expect(errorText('just text', plain)).toContain('just text');
  });
});

test('hostile text cannot steer the terminal', () => {
  const error = new PeakgateError('bad-input', HOSTILE, {
    problems: [{ ...problem, message: HOSTILE, value: HOSTILE }],
  });
  expect(errorText(error, plain).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});
