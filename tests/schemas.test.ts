import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { PUBLISHED_SCHEMAS, schemaText } from '../runner/schema/published-schemas.ts';

test.each(Object.entries(PUBLISHED_SCHEMAS))(
  'schemas/%s.schema.json is what the runner validates with',
  (name, schema) => {
    expect(readFileSync(`schemas/${name}.schema.json`, 'utf8')).toBe(schemaText(schema));
  },
);

test.each(Object.entries(PUBLISHED_SCHEMAS))('schemas/%s.schema.json is a schema', (_, schema) => {
  expect(new Ajv().validateSchema(schema)).toBe(true);
});

test('schemas/ holds nothing else', () => {
  expect(readdirSync('schemas').toSorted()).toEqual(
    Object.keys(PUBLISHED_SCHEMAS)
      .map((name) => `${name}.schema.json`)
      .toSorted(),
  );
});
