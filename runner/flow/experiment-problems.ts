import type { Catalogue } from '../../scenarios/kit/contract.ts';
import type { Problem } from '../errors.ts';
import type { Profile } from '../model/profile.ts';
import type { PlannedLeg } from '../plan/leg-plan.ts';

/** An experiment may only start journeys that the profile's scenario has. */
export function experimentMixProblems(
  { name, scenario, experiments = [] }: Profile,
  { journeys }: Catalogue,
): Problem[] {
  const known = journeys.map((journey) => journey.name);
  return experiments.flatMap(({ stream }, index) =>
    Object.entries(stream?.weights ?? {})
      .filter(([journey]) => !known.includes(journey))
      .map(([journey, weight]) => ({
        where: `profiles/${name}.json`,
        path: `/experiments/${index}/mix/${journey}`,
        value: JSON.stringify(weight),
        message: `${scenario} has no journey "${journey}"`,
        remedy: `Use one of: ${known.join(', ')}; or add the journey to the scenario.`,
      })),
  );
}

/** Experiments that cannot show what they are for when the leg takes so long. */
export function misfitProblems(legs: readonly PlannedLeg[]): Problem[] {
  return legs.flatMap(({ plan, misfits }) =>
    misfits.map(({ experiment, field, message, remedy }) => ({
      where: `profiles/${plan.profile}.json`,
      path: `/experiments/${(plan.experiments ?? []).findIndex(({ name }) => name === experiment)}/${field}`,
      value: JSON.stringify(experiment),
      message,
      remedy,
    })),
  );
}
