import { Type } from '@sinclair/typebox';
import { WINDOW_NAMES } from '../../scenarios/kit/contract.ts';
import { closed, literals, named, type Read, tagValue } from './schema-parts.ts';

const clock = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$',
  description: 'A time of day on the profile\'s clock: "08:30" or "08:30:15".',
});

const weights = Type.Record(Type.String({ minLength: 1 }), Type.Number({ minimum: 0 }), {
  minProperties: 1,
  description: 'Journey name to relative weight.',
});

const generatedTenants = closed(
  {
    count: Type.Integer({ minimum: 1, maximum: 100_000 }),
    skew: Type.Number({
      minimum: 0,
      maximum: 4,
      description: 'Zipf exponent: tenant n has weight 1 / n^skew. 0 makes all equal.',
    }),
    usersPerTenant: Type.Integer({ minimum: 1 }),
    plans: Type.Array(closed({ plan: tagValue, tenants: Type.Integer({ minimum: 1 }) }), {
      minItems: 1,
      description: 'From the largest tenant on: so many tenants are on this plan.',
    }),
    regions: Type.Array(closed({ region: tagValue, weight: Type.Integer({ minimum: 1 }) }), {
      minItems: 1,
      description: 'Tenants take turns: of every sum-of-weights tenants, so many are in this region.',
    }),
  },
  'Tenants named tenant-1, tenant-2, …, largest first.',
);

const listedTenant = closed({
  id: Type.String({ minLength: 1 }),
  plan: tagValue,
  region: tagValue,
  weight: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  users: Type.Optional(Type.Integer({ minimum: 1 })),
});

export const profileSchema = named('profile', 'The traffic of one peak at 1x, on the clock of a real day.', {
  $schema: Type.Optional(Type.String()),
  version: Type.Literal(1),
  name: Type.String({
    pattern: '^[a-z0-9][a-z0-9-]*$',
    description: 'The name of its file: lower-case letters, digits and dashes.',
  }),
  title: Type.String({ minLength: 1 }),
  scenario: Type.String({ minLength: 1, description: 'The scenario file, relative to the project folder.' }),
  clock: closed({ from: clock, to: clock }),
  arrivals: closed({
    process: literals(
      ['poisson', 'even'],
      'How arrivals fall within the curve: like real users, or evenly spaced.',
    ),
    curve: Type.Array(closed({ at: clock, ratePerSecond: Type.Number({ minimum: 0 }) }), {
      minItems: 1,
      description: 'Journeys started per second at 1x, linear between points.',
    }),
  }),
  mix: Type.Array(closed({ at: clock, weights }), {
    minItems: 1,
    description: 'Which journeys, linear between points.',
  }),
  tenants: Type.Union([generatedTenants, closed({ list: Type.Array(listedTenant, { minItems: 1 }) })], {
    description:
      'Either a number of like tenants ("count", "skew", "usersPerTenant", "plans", "regions") or a "list" of single ones.',
  }),
  thinkTimeScale: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 10,
      description: 'Users think this much longer than the journeys say. Default 1.',
    }),
  ),
  windows: Type.Array(closed({ name: literals(WINDOW_NAMES), from: clock, to: clock }), { minItems: 1 }),
  connections: Type.Optional(
    literals(
      ['per-journey', 'kept'],
      'Whether a journey opens its own connections (default) or a virtual user keeps them.',
    ),
  ),
});

/** A profile file as its author typed it. */
export type WrittenProfile = Read<typeof profileSchema>;
export type WrittenTenants = WrittenProfile['tenants'];
