import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normaliseThresholds } from '../../runner/config/thresholds.ts';
import { thresholdsSchema } from '../../runner/schema/thresholds-schema.ts';
import { validate } from '../../runner/schema/validate.ts';

const GATE = thresholdsSchema.properties.gate;

/** The part of the guide that explains `gate`. */
const [, GUIDE = ''] = readFileSync('docs/objectives.md', 'utf8').split('\n## The gate\n');

/** Name and example of each row of its table. */
const ROWS = [...GUIDE.matchAll(/^\| `(\w+)` \|.*\| `([^`]+)` \|$/gmu)].map(
  ([, name = '', example = '']) => ({
    name,
    example,
  }),
);

/** Every key of an object, and of the objects within it. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const within = Object.values(schema).flatMap(keysOf);
  if (!('properties' in schema) || typeof schema.properties !== 'object') return within;
  return [...Object.keys(schema.properties ?? {}), ...within];
}

test('the guide explains everything that a gate may say, and nothing else', () => {
  expect(ROWS.map(({ name }) => name).toSorted()).toEqual(Object.keys(GATE.properties).toSorted());
});

test.each([...new Set(keysOf(GATE))])('the guide names `%s`', (key) => {
  expect(GUIDE).toContain(`\`${key}\``);
});

test('the examples of the guide make a gate', () => {
  const examples: Record<string, unknown> = Object.assign(
    {},
    ...ROWS.map(({ example }): unknown => JSON.parse(`{${example}}`)),
  );
  const objective = { id: 'p95', title: 'It is quick', sli: 'response_time', expect: 'p95 < 200ms' };
  const checked = validate(
    thresholdsSchema,
    { version: 1, gate: examples, objectives: [objective] },
    'guide',
  );
  if (!checked.ok) throw new TypeError(JSON.stringify(checked.problems));
  expect(normaliseThresholds(checked.value, 'guide').gate).toMatchObject({
    abort: { badRatio: 0.5, forMs: 30_000 },
    hooks: { beforeLeg: [['./wake-staging.sh']], afterLeg: [] },
    inMs: 1_200_000,
    requestTimeoutMs: 30_000,
  });
});

test('each name of a gate is described where an editor shows it', () => {
  const silent = Object.entries(GATE.properties).filter(([, { description }]) => description === undefined);
  expect(silent.map(([name]) => name)).toEqual([]);
});
