import type { TSchema } from '@sinclair/typebox';
import { baselinesSchema } from './baseline-schema.ts';
import { comparisonSchema } from './comparison-schema.ts';
import { databaseSchema } from './database-schema.ts';
import { databaseTimeSchema } from './database-time-schema.ts';
import { evaluationSchema } from './evaluation-schema.ts';
import { legPlanSchema } from './plan-schema.ts';
import { profileSchema } from './profile-schema.ts';
import { generatorSchema, manifestSchema, targetSchema } from './record-schema.ts';
import { summarySchema } from './summary-schema.ts';
import { switchesSchema } from './switches-schema.ts';
import { thresholdsSchema } from './thresholds-schema.ts';

/** Every file format with its schema, by the name of its file in `schemas/`. */
export const PUBLISHED_SCHEMAS: Readonly<Record<string, TSchema>> = {
  thresholds: thresholdsSchema,
  profile: profileSchema,
  plan: legPlanSchema,
  evaluation: evaluationSchema,
  run: manifestSchema,
  summary: summarySchema,
  generator: generatorSchema,
  target: targetSchema,
  switches: switchesSchema,
  database: databaseSchema,
  'database-time': databaseTimeSchema,
  baselines: baselinesSchema,
  comparison: comparisonSchema,
};

/** The text of `schemas/<name>.schema.json`. */
export function schemaText(schema: TSchema): string {
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 2)}\n`;
}
