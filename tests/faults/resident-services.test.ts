import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SERVICES } from '../../target/architecture.ts';

const FOLDER = 'scenarios/journeys';
const sources = readdirSync(FOLDER)
  .map((file) => readFileSync(`${FOLDER}/${file}`, 'utf8'))
  .join('\n');
const serviceOf = new Map(
  [...sources.matchAll(/export const (\w+) = operation\(\s*'(\w+)'/g)].map(([, name, service]) => [
    name,
    service,
  ]),
);
const lookedAt = [...sources.matchAll(/checkResidency\(\s*visit,\s*await visit\.send\((\w+)/g)].map(
  ([, operation]) => serviceOf.get(operation),
);

test.each(SERVICES)('the journeys look where answers of %s come from', (service) => {
  expect(lookedAt).toContain(service);
});
