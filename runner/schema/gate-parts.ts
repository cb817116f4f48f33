import { Type } from '@sinclair/typebox';
import { closed, literals } from './schema-parts.ts';

const commands = (description: string) =>
  Type.Optional(Type.Array(Type.Array(Type.String(), { minItems: 1 }), { description }));

/** The user's own commands around each leg. */
export const hooks = closed(
  {
    beforeLeg: commands('Before each leg; where one fails, the leg is not played and invalid.'),
    afterLeg: commands(
      'After each leg, also after one that was not played; where one fails, the leg is invalid.',
    ),
  },
  'Your own commands around each leg, one after the other: lists of a program and its arguments, [["./wake.sh", "--now"]], started without a shell in the folder of the project, with the URL of the target in PEAKGATE_TARGET.',
);

export const databaseTime = closed(
  {
    from: literals(
      ['server-timing', 'spans'],
      'What says how long the database took: the answers themselves, or the OpenTelemetry spans of the services.',
    ),
    port: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65_535,
        description: 'Spans are received on this port of 127.0.0.1, as OTLP over HTTP in JSON. Default 4318.',
      }),
    ),
    file: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Or they are read from this file, which the file exporter of a collector appends to.',
      }),
    ),
    systems: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only spans of these systems count: ["postgresql"]. Default: every one.',
      }),
    ),
    wait: Type.Optional(
      Type.String({ description: 'How long the last spans may take after the load. Default "10s".' }),
    ),
  },
  'Where database time comes from. Default: the Server-Timing of the answers.',
);

export const serverTiming = closed(
  {
    database: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'Default ["db"].' })),
    pool: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'Default ["pool"].' })),
  },
  'Names in the Server-Timing of the answers: of time in the database, and of waits for a connection to it.',
);
