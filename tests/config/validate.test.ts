import { Type } from '@sinclair/typebox';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileSchema } from '../../runner/schema/profile-schema.ts';
import { closed, literals } from '../../runner/schema/schema-parts.ts';
import { thresholdsSchema } from '../../runner/schema/thresholds-schema.ts';
import { validate } from '../../runner/schema/validate.ts';

const circle = closed({ shape: Type.Literal('circle'), radius: Type.Number({ minimum: 0 }) });
const square = closed({ shape: Type.Literal('square'), side: Type.Number({ minimum: 0 }) });
const drawing = closed({
  figure: Type.Union([circle, square], { description: 'A circle or a square.' }),
  more: Type.Optional(Type.Array(Type.Union([circle, square, Type.String(), Type.Null()]))),
  colour: Type.Optional(literals(['red', 'green'])),
  // A keyword that has no sentence of its own.
  even: Type.Optional(Type.Number({ multipleOf: 2 })),
});

const problemsOf = (data: unknown) => {
  const checked = validate(drawing, data, 'drawing.json');
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('of a union only what helps is told', () => {
  test.each<[string, unknown, string[]]>([
    [
      'the branch whose constant fits',
      { figure: { shape: 'square', side: -1 } },
      ['/figure/side: must be at least 0'],
    ],
    [
      'the branch whose keys fit',
      { figure: { shape: 'circle', radius: 1, colour: 'red' } },
      ['/figure/colour: unknown key "colour"'],
    ],
    [
      'the union itself when no branch fits better',
      { figure: {} },
      ['/figure: has none of the allowed forms'],
    ],
    ['the union itself when the type is wrong', { figure: 7 }, ['/figure: has none of the allowed forms']],
    [
      'each place of its own, and no other',
      { figure: { shape: 'circle', radius: 1 }, more: [{ shape: 'circle', radius: -1 }, 'a', null, 7] },
      ['/more/0/radius: must be at least 0', '/more/3: has none of the allowed forms'],
    ],
    [
      'the tenth place is not the first',
      {
        figure: { shape: 'circle', radius: 1 },
        more: [7, ...Array.from({ length: 9 }, () => 'a'), { shape: 'square', side: -1 }],
      },
      ['/more/0: has none of the allowed forms', '/more/10/side: must be at least 0'],
    ],
    ['nothing when all is well', { figure: { shape: 'circle', radius: 1 }, more: ['a', null] }, []],
  ])('%s', (_, data, problems) => {
    expect(problemsOf(data)).toEqual(problems);
  });
});

test('a union says what it allows', () => {
  const checked = validate(drawing, { figure: 7 }, 'drawing.json');
  expect(checked.ok ? [] : checked.problems).toEqual([
    {
      where: 'drawing.json',
      path: '/figure',
      value: '7',
      message: 'has none of the allowed forms',
      remedy: 'A circle or a square.',
    },
  ]);
});

test('a union without a description points to the schema', () => {
  const checked = validate(drawing, { figure: { shape: 'circle', radius: 1 }, more: [7] }, 'drawing.json');
  expect(checked.ok ? '' : checked.problems[0]?.remedy).toBe('See the schema for the allowed forms.');
});

test('a rule without a sentence of its own is told in the words of the validator', () => {
  const checked = validate(drawing, { figure: { shape: 'circle', radius: 1 }, even: 3 }, 'drawing.json');
  expect(checked.ok ? [] : checked.problems).toEqual([
    {
      where: 'drawing.json',
      path: '/even',
      value: '3',
      message: 'must be multiple of 2',
      remedy: 'See the schema that "$schema" names for what is allowed.',
    },
  ]);
});

test('a long value is cut: its path says where the whole is', () => {
  const checked = validate(drawing, { figure: 'x'.repeat(500) }, 'drawing.json');
  expect(checked.ok ? '' : checked.problems[0]?.value).toHaveLength(120);
});

test('data that is nothing at all is answered, too', () => {
  const checked = validate(drawing, undefined, 'drawing.json');
  expect(checked.ok ? [] : checked.problems).toMatchObject([{ path: '', message: 'must be of type object' }]);
});

test.each([
  ['thresholds', thresholdsSchema],
  ['a profile', profileSchema],
])('whatever %s hold, the answer is a verdict or a list of mistakes, never a crash', (_, schema) => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      const checked = validate(schema, data, 'file.json');
      expect(checked.ok || checked.problems.length > 0).toBe(true);
    }),
  );
});
