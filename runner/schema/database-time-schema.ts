import { Type } from '@sinclair/typebox';
import { closed, count, named, type Read } from './schema-parts.ts';
import { counterSummary, trendSummary } from './summary-schema.ts';

const problem = closed({
  message: Type.String(),
  remedy: Type.String(),
  count: Type.Integer({ minimum: 1, description: 'How often it happened.' }),
});

export const databaseTimeSchema = named(
  'database-time',
  'Database time of one leg as the spans of the target tell it. Its seconds are in database-time.ndjson.gz.',
  {
    schemaVersion: Type.Literal(1),
    source: Type.Literal('spans'),
    from: Type.String({ description: 'Where the spans came from: a URL or a file.' }),
    spans: closed({
      marked: count,
      foreign: Type.Integer({ minimum: 0, description: 'Of no request of this leg.' }),
    }),
    requests: Type.Integer({ minimum: 0, description: 'With a usable answer and a trace.' }),
    withoutAnswer: Type.Integer({
      minimum: 0,
      description: 'Requests with a trace but without a usable answer: not a sample.',
    }),
    incomplete: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'Traces without a server span, without the parent of a span, or with a span that came too late: no sample.',
      }),
    ),
    silentServices: Type.Array(Type.String(), {
      description: 'Services whose requests have traces, but no database span.',
    }),
    problems: Type.Array(problem),
    metrics: Type.Record(Type.String(), Type.Union([trendSummary, counterSummary]), {
      description: 'What belongs into the leg’s summary.',
    }),
  },
);

export type DatabaseTimeRecord = Read<typeof databaseTimeSchema>;
