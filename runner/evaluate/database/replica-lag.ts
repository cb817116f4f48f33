import type { ReplicaLag } from '../../schema/database-analysis-schema.ts';
import type { DatabaseSecond } from '../../schema/database-schema.ts';
import { median } from '../../statistics/series.ts';

/** How the observed server is named among replicas, when it is one itself. */
const ITSELF = 'this server';
const NAMELESS = 'no application_name';

type Behind = DatabaseSecond['replicas'][number];

/** How far each replica was behind over a stretch of seconds, by name; those that share one are told as one. */
export function replicasIn(seconds: readonly DatabaseSecond[]): ReplicaLag[] {
  const looks = seconds.map(replicasOf);
  const names = new Set(looks.flat().map(({ name }) => name));
  return [...names].toSorted().map((name) => lagOf(name, looks));
}

/** The longest lag of any replica; null where none is known. */
export function longestLag(replicas: readonly ReplicaLag[]): number | null {
  return highest(replicas.map(({ mostMs }) => mostMs));
}

/** The replicas of one look. A replica that is observed tells how old the last transaction is that it replayed. */
function replicasOf({ replicas, ownLagMs }: DatabaseSecond): Behind[] {
  const named = replicas.map((each) => ({ ...each, name: each.name === '' ? NAMELESS : each.name }));
  if (ownLagMs === null) return named;
  return [...named, { name: ITSELF, state: 'replaying', lagBytes: null, lagMs: ownLagMs }];
}

function lagOf(name: string, looks: readonly (readonly Behind[])[]): ReplicaLag {
  const seen = looks.filter((look) => look.some((each) => each.name === name));
  const all = seen.flat().filter((each) => each.name === name);
  const lags = all.map(({ lagMs }) => lagMs).filter((lag) => lag !== null);
  return {
    name,
    looks: seen.length,
    medianMs: lags.length === 0 ? null : rounded(median(lags)),
    mostMs: highest(lags),
    mostBytes: highest(all.map(({ lagBytes }) => lagBytes)),
  };
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : rounded(known.reduce((most, value) => Math.max(most, value)));
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
