import { mkdir, writeFile } from 'node:fs/promises';
import { PUBLISHED_SCHEMAS, schemaText } from '../runner/schema/published-schemas.ts';

/** Writes `schemas/`, which editors use, from the schemas that the runner validates with. */
await mkdir('schemas', { recursive: true });
for (const [name, schema] of Object.entries(PUBLISHED_SCHEMAS)) {
  await writeFile(`schemas/${name}.schema.json`, schemaText(schema));
}
