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

const switching = closed({
  method: literals(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']),
  path: Type.String({ pattern: '^/', description: 'Path at the admin address; it begins with "/".' }),
  body: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Sent as JSON, such as {"delayMs": 2000}.' }),
  ),
});

const experiment = closed(
  {
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]*$',
      description:
        'Lower-case letters, digits and dashes; what objectives call it by: {"needs": {"experiment": "slow-mail"}}.',
    }),
    title: Type.String({ minLength: 1 }),
    blocks: closed({
      from: clock,
      to: clock,
      pairs: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 100,
          description:
            'So many pairs of blocks of one length, off and on in turn: off-on, on-off, off-on. Without it the experiment is on once, from "from" to "to".',
        }),
      ),
      settle: Type.Optional(
        Type.String({
          description:
            'Real time at the start of each block that counts for neither, since what was switched takes a while to show: "20s". Default "30s", and none without pairs.',
        }),
      ),
    }),
    arrivals: Type.Optional(
      closed({
        ratePerSecond: Type.Number({
          exclusiveMinimum: 0,
          description: 'Journeys of its own that it starts per second while it is on, whatever the load.',
        }),
      }),
    ),
    mix: Type.Optional(weights),
    tenants: Type.Optional(
      Type.Union(
        [
          closed({ plan: tagValue }),
          closed({ numbers: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, uniqueItems: true }) }),
        ],
        { description: 'Whose journeys these are: tenants of a "plan", or by "numbers", 1 being the first.' },
      ),
    ),
    switch: Type.Optional(
      closed(
        { on: switching, off: Type.Optional(switching) },
        'What Peakgate itself asks of the admin address when a block begins.',
      ),
    ),
  },
  'A disturbance inside the peak window: requests of its own ("arrivals"), something that is switched on and off ("switch"), or both.',
);

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
  experiments: Type.Optional(
    Type.Array(experiment, { description: 'Disturbances, one after the other, inside the peak window.' }),
  ),
});

/** A profile file as its author typed it. */
export type WrittenProfile = Read<typeof profileSchema>;
export type WrittenTenants = WrittenProfile['tenants'];
export type WrittenExperiment = NonNullable<WrittenProfile['experiments']>[number];
