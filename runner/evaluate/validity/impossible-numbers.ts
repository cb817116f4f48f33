import type { LegRecord } from '../../model/run-record.ts';

/** Numbers that no machine can have measured, with their file and place. Their form alone does not give them away. */
export function impossibleNumbers({ generator, target }: LegRecord): string[] {
  const samples = generator?.samples ?? [];
  const probes = target
    ? [['before', target.before] as const, ...target.during.map(during), ['after', target.after] as const]
    : [];
  return [
    ...samples.flatMap((sample, index) => negatives(`generator.json/samples/${index}`, sample)).slice(0, 1),
    ...probes
      .flatMap(([place, { durationMs }]) => negatives(`target.json/${place}`, { durationMs }))
      .slice(0, 1),
  ];
}

function during<Probe>(probe: Probe, index: number): readonly [place: string, probe: Probe] {
  return [`during/${index}`, probe];
}

function negatives(place: string, fields: Readonly<Record<string, number | null>>): string[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && !(value >= 0))
    .map(([name, value]) => `${place}/${name} is ${value}`);
}
