import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromJsonNumber, type JsonNumber, toJsonNumber } from '../../runner/statistics/json-number.ts';

test('"not reached" and "not known" stay apart in a file', () => {
  expect(JSON.stringify([Infinity, null].map(toJsonNumber))).toBe('["inf",null]');
});

test('every figure survives being written and read', () => {
  fc.assert(
    fc.property(fc.option(fc.double()), (figure) => {
      const read: JsonNumber = JSON.parse(JSON.stringify(toJsonNumber(figure)));
      // JSON knows no -0 either, and no figure of a record can be told from its negative there.
      expect(fromJsonNumber(read)).toBe(figure === 0 ? 0 : figure);
    }),
  );
});
