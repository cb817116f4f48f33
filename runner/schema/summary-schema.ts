import { Type } from '@sinclair/typebox';
import { closed, count, named } from './schema-parts.ts';

const time = Type.Number({ minimum: 0 });

export const trendSummary = closed({
  type: Type.Literal('trend'),
  count,
  min: time,
  max: time,
  mean: time,
  quantiles: Type.Array(time),
});

export const counterSummary = closed({
  type: Type.Literal('counter'),
  count: Type.Number({ minimum: 0 }),
});

const metric = Type.Union([
  trendSummary,
  counterSummary,
  closed({ type: Type.Literal('gauge'), value: Type.Number(), min: Type.Number(), max: Type.Number() }),
  closed({ type: Type.Literal('rate'), passes: count, fails: count }),
]);

/** What the kit writes at the end of a leg; the kit's own type is `LegSummary` in the contract. */
export const summarySchema = named('summary', 'Every metric of one k6 process, with exact quantiles.', {
  contract: count,
  testRunDurationMs: time,
  quantiles: Type.Array(Type.Number({ minimum: 0, maximum: 1 })),
  metrics: Type.Record(Type.String(), metric),
});
