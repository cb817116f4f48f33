import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateRun } from '../../../runner/evaluate/evaluate-run.ts';
import type { LegRecord } from '../../../runner/model/run-record.ts';
import { madeRun } from '../made/made-run.ts';

type Place = readonly (string | number)[];

const { record, thresholds } = madeRun({ legs: [{ ratePerSecond: 3, latencyMs: () => 5_000 }] });
const [LEG] = record.legs;

/** What is read from files that may be damaged in any place; a plan that is damaged is refused in reading. */
const PARTS = ['summary', 'timeline', 'generator', 'target', 'events', 'k6'] as const;

const PLACES = new Map(PARTS.map((part) => [part, numbersIn(LEG?.[part])]));

test('no number of a run that fails can be changed so that it passes', () => {
  const anywhere = fc.constantFrom(...PARTS).chain((part) => {
    const places = PLACES.get(part) ?? [];
    return fc.record({ part: fc.constant(part), nth: fc.nat(places.length - 1), value: ODD_NUMBERS });
  });
  fc.assert(
    fc.property(anywhere, ({ part, nth, value }) => {
      const leg = damaged(part, PLACES.get(part)?.[nth] ?? [], value);
      const { verdict, exitCode } = evaluateRun({ ...record, legs: [leg] }, thresholds);
      expect(['fail', 'invalid']).toContain(verdict);
      expect([1, 3]).toContain(exitCode);
    }),
    { numRuns: 200, seed: 20_261_122 },
  );
});

const ODD_NUMBERS = fc.constantFrom(0, -1, 0.5, 1, 1e6, -1e6, 1e15, Number.MAX_VALUE, Number.MIN_VALUE);

function damaged(part: (typeof PARTS)[number], place: Place, value: number): LegRecord {
  if (LEG === undefined) throw new TypeError('no leg was made');
  return { ...LEG, [part]: withNumber(LEG[part], place, value) };
}

function numbersIn(data: unknown): Place[] {
  if (typeof data === 'number') return [[]];
  if (typeof data !== 'object' || data === null) return [];
  const entries = Array.isArray(data) ? [...data.entries()] : Object.entries(data);
  return entries.flatMap(([key, value]: [string | number, unknown]) =>
    numbersIn(value).map((place) => [key, ...place]),
  );
}

function withNumber(data: unknown, [key, ...rest]: Place, value: number): unknown {
  if (key === undefined) return value;
  if (Array.isArray(data))
    return data.map((each: unknown, index) => (index === key ? withNumber(each, rest, value) : each));
  return { ...Object(data), [key]: withNumber(Reflect.get(Object(data), key), rest, value) };
}
