import { describe, expect, it } from 'vitest';
import { BodyFields } from '../../scenarios/kit/core/body-fields.ts';

const CONTENT = {
  id: 'a-1',
  version: 7,
  open: false,
  owner: null,
  empty: '',
  'first-name_2': 'Ada',
  '0': 'zero',
  byIndex: { '0': 'of an object', '2b': 'not an index' },
  items: [
    { id: 7, tags: ['x', 'y'] },
    { id: 'x-8', tags: [] },
  ],
  none: [],
};

/** A body that k6 holds, which finds nothing but what is listed here, and tells what it was asked. */
function held(seen: Readonly<Record<string, unknown>>, body: unknown = JSON.stringify(CONTENT)) {
  const asked: string[] = [];
  const json = (selector: string) => {
    asked.push(selector);
    return seen[selector];
  };
  return { asked, fields: new BodyFields('list-projects', { body, json }) };
}

/** k6 that would give something else than a parser: whoever gets it has asked k6. */
function differing(path: string) {
  return held({ [path]: 'from k6' });
}

describe('a value of a body', () => {
  it.each([
    'id',
    'version',
    'items.0.id',
    'items.10.id',
    'first-name_2',
    'byIndex.0',
    'byIndex.2b',
    'items.0190f3a2-7b1c.id',
    '-',
    '_',
  ])('is looked up by k6 at %s', (path) => {
    const { fields, asked } = differing(path);
    expect(fields.find(path)).toBe('from k6');
    expect(asked).toEqual([path]);
  });

  it.each([
    '',
    '.',
    '.id',
    'id.',
    'items..id',
    '0',
    '0.id',
    'items.00',
    'items.01.id',
    'items.1234567890',
    'items.#',
    'items.#.id',
    'items.#(id==7).id',
    'i*',
    'i?',
    'items|0',
    '@this',
    'items.@reverse',
    '!true',
    'a\\.b',
    '{id}',
    '[id]',
    'items.(0)',
    'a:1',
    '~true',
    'né',
    'two words',
    'id\n',
  ])('is parsed at %j, which k6 would take otherwise', (path) => {
    const { fields, asked } = differing(path);
    expect(fields.find(path)).toEqual(new BodyFields('it', { body: JSON.stringify(CONTENT) }).find(path));
    expect(asked).toEqual([]);
  });

  it.each([
    ['a text', 'id', 'a-1'],
    ['an empty text', 'empty', ''],
    ['a number', 'version', 7],
    ['nothing, as the product states it', 'owner', null],
    ['a flag', 'open', false],
  ])('may be %s', (_, path, value) => {
    const { fields } = held({ [path]: value }, 'never parsed');
    expect(fields.find(path)).toBe(value);
    expect(fields.has(path)).toBe(true);
  });

  it.each([
    ['k6 finds none', 'items.length', undefined, 2],
    ['k6 finds an object', 'byIndex', { wrapped: true }, CONTENT.byIndex],
    ['k6 finds a list', 'none', ['wrapped'], []],
    ['k6 gives a text with a broken character', 'id', 'a\uFFFD', 'a-1'],
    ['k6 gives more than a number holds', 'version', Number.POSITIVE_INFINITY, 7],
    ['there is none', 'nowhere', undefined, undefined],
    ['there is none below a single value', 'version.id', undefined, undefined],
  ])('is parsed where %s', (_, path, seen, value) => {
    const { fields, asked } = held({ [path]: seen });
    expect(fields.find(path)).toEqual(value);
    expect(asked).toEqual([path]);
  });

  it('is parsed where nothing but a parser is there, as for a message over a connection', () => {
    const fields = new BodyFields('edit', { body: '{"version":7}' });
    expect(fields.number('version')).toBe(7);
  });

  it('is the first of a name that stands twice, and the last once all is parsed', () => {
    const { fields } = held({ id: 1 }, '{"id":1,"id":2}');
    expect(fields.id('id')).toBe(1);
    expect(fields.parsed().id('id')).toBe(2);
    expect(fields.id('id')).toBe(2);
  });

  it('is looked up by k6 four times, then parsed', () => {
    const { fields, asked } = held({ id: 'from k6' });
    expect(Array.from({ length: 6 }, () => fields.id('id'))).toEqual([
      ...Array.from({ length: 4 }, () => 'from k6'),
      'a-1',
      'a-1',
    ]);
    expect(asked).toHaveLength(4);
  });

  it('is not looked up any more once the body is parsed', () => {
    const { fields, asked } = held({ id: 'from k6' });
    expect(fields.has('nowhere')).toBe(false);
    expect(fields.id('id')).toBe('a-1');
    expect(asked).toEqual(['nowhere']);
  });

  it.each([
    ['number', 'is another', 'id', { id: 'a-1' }],
    ['number', 'is none', 'nowhere', {}],
  ])('that is no %s because it %s says where it looked', (wanted, _, path, seen) => {
    expect(() => held(seen).fields.number(path)).toThrow(
      `list-projects: no ${wanted} at "${path}" in ${JSON.stringify(CONTENT).slice(0, 200)}`,
    );
  });
});

describe('a list of a body', () => {
  it('is counted by k6, and its items are looked up one by one', () => {
    const { fields, asked } = held({ 'items.#': 2, 'items.1.id': 'from k6' });
    const items = fields.list('items');
    expect(items).toHaveLength(2);
    expect(items[1]?.id('id')).toBe('from k6');
    expect(asked).toEqual(['items.#', 'items.1.id']);
  });

  it('may be empty', () => {
    expect(held({ 'none.#': 0 }).fields.list('none')).toEqual([]);
  });

  it('gives the same items when all of them are read', () => {
    const { fields, asked } = held({ 'items.#': 2, 'items.0.id': 7 });
    const items = fields.list('items');
    expect(items.map((item) => item.find())).toEqual(CONTENT.items);
    expect(items.map((item) => item.id('id'))).toEqual([7, 'x-8']);
    expect(items.map((item) => item.list('tags').map((tag) => tag.find()))).toEqual([['x', 'y'], []]);
    expect(asked).toEqual(['items.#']);
  });

  it.each([
    ['k6 counts none', 'items', 2],
    ['it is the whole body', '', 3],
  ])('is parsed where %s', (_, path, length) => {
    const body = path === '' ? '[1,2,3]' : JSON.stringify(CONTENT);
    expect(held({}, body).fields.list(path)).toHaveLength(length);
  });

  it('is named by its items when they lack something', () => {
    const items = held({ 'items.#': 2 }).fields.list('items');
    expect(() => items[1]?.text('name')).toThrow(
      'list-projects items.1: no text at "name" in {"id":"x-8","tags":[]}',
    );
    expect(() => items[0]?.list('tags')[1]?.number('')).toThrow(
      'list-projects items.0 tags.1: no number at "" in "y"',
    );
    expect(() => items[0]?.list('id')).toThrow('list-projects items.0: no list at "id" in {"id":7');
  });

  it('that is none says where it looked', () => {
    expect(() => held({}).fields.list('version')).toThrow('list-projects: no list at "version" in {"');
  });
});

describe('a body that is not JSON', () => {
  it.each([['<html>'], [''], [null]])('but %j says so', (body) => {
    const { fields } = held({}, body);
    expect(() => fields.find('items')).toThrow(`list-projects: the answer is not JSON: "${body ?? ''}"`);
    expect(() => fields.list('items')).toThrow('list-projects: the answer is not JSON');
  });

  it('says so in its own words where k6 throws', () => {
    const json = () => {
      throw new Error("the body is null so we can't transform it to JSON");
    };
    expect(() => new BodyFields('list-projects', { body: null, json }).find('id')).toThrow(
      'list-projects: the answer is not JSON: ""',
    );
  });
});
