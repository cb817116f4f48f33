import { Type } from '@sinclair/typebox';
import { BLOCK_STATES } from '../../scenarios/kit/contract.ts';
import {
  closed,
  epochMs,
  literals,
  named,
  nullableNumber,
  nullableString,
  type Read,
} from './schema-parts.ts';

const switched = closed({
  experiment: Type.String(),
  state: literals(BLOCK_STATES),
  dueMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: "When it was due on the leg's clock; null: to clean up after a leg that was cut short.",
  }),
  sentAtMs: epochMs,
  status: nullableNumber,
  durationMs: Type.Number({ minimum: 0 }),
  error: nullableString,
});

export const switchesSchema = named(
  'switches',
  'When experiments were switched, and what the admin address answered.',
  {
    schemaVersion: Type.Literal(1),
    admin: Type.String(),
    switches: Type.Array(switched),
  },
);

export type SwitchesRecord = Read<typeof switchesSchema>;
export type Switched = Read<typeof switched>;
