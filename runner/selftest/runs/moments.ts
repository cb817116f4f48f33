import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Random } from '../random.ts';

/** Every arrival of the users at a random place within the second for which it is planned. */
export function plannedMoments({ played }: LegPlan, random: Random): number[] {
  const [users] = played.streams;
  return (users?.perSecond ?? [])
    .flatMap((count, second) => Array.from({ length: count }, () => second + random.uniform()))
    .toSorted((a, b) => a - b);
}
