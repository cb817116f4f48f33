import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '../../runner/grammar/json-syntax.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('a text that is not JSON is answered with the place where it stops being so', () => {
  test.each([
    ['a comma after the last key', '{\n  "a": 1,\n}', { line: 3, column: 1 }, 'a key in double quotes'],
    ['a comma after the last item', '[1, 2, ]', { line: 1, column: 8 }, 'a value'],
    ['a missing comma between keys', '{\n  "a": 1\n  "b": 2\n}', { line: 3, column: 3 }, '"," or "}"'],
    ['a missing comma between items', '[1 2]', { line: 1, column: 4 }, '"," or "]"'],
    ['a missing colon', '{ "a" 1 }', { line: 1, column: 7 }, '":"'],
    ['a key without quotes', '{ a: 1 }', { line: 1, column: 3 }, 'a key in double quotes or "}"'],
    ['single quotes', "{ 'a': 1 }", { line: 1, column: 3 }, 'a key in double quotes or "}"'],
    ['a value that is no word of JSON', '{\n "a": tru\n}', { line: 2, column: 7 }, 'a value'],
    ['a comment', '// notes\n{}', { line: 1, column: 1 }, 'a value'],
    ['a key without a value', '{ "a": }', { line: 1, column: 8 }, 'a value'],
    ['brackets that close in the wrong order', '{ "a": [1} ]', { line: 1, column: 10 }, '"," or "]"'],
    ['a bracket that is never closed', '{ "a": [', { line: 1, column: 9 }, 'a value or "]"'],
    ['an unfinished string', '{ "a": "b\n}', { line: 1, column: 8 }, 'a value'],
    ['a number with a leading zero', '[012]', { line: 1, column: 3 }, '"," or "]"'],
    ['two values', '{} {}', { line: 1, column: 4 }, 'the end of the file'],
    ['an empty file', '', { line: 1, column: 1 }, 'a value'],
    ['a file of blanks', ' \n ', { line: 2, column: 2 }, 'a value'],
    ['a byte order mark', '\uFEFF{}', { line: 1, column: 1 }, 'a value'],
  ])('%s', (_, text, place, expected) => {
    expect(jsonFault(text)).toEqual({ ...place, message: `expected ${expected}` });
  });
});

test('every JSON text is accepted', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat({ max: 4 }), (text, indent) => {
      expect(jsonFault(text)).toBeNull();
      expect(jsonFault(JSON.stringify(JSON.parse(text), null, indent))).toBeNull();
    }),
  );
});

test('a text with one character changed is accepted exactly when a JSON parser accepts it', () => {
  const changed = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom(...'{}[]",:0-.e \\\nx'));
  fc.assert(
    fc.property(changed, ([text, at, character]) => {
      const place = at % (text.length + 1);
      for (const mutant of [
        text.slice(0, place) + text.slice(place + 1),
        text.slice(0, place) + character + text.slice(place),
        text.slice(0, place) + character + text.slice(place + 1),
      ])
        expect({ mutant, isJson: jsonFault(mutant) === null }).toEqual({ mutant, isJson: isJson(mutant) });
    }),
    { numRuns: 500 },
  );
});
