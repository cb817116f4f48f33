import type { Catalogue } from '../../scenarios/kit/contract.ts';
import type { Problem } from '../errors.ts';
import type { Profile } from '../model/profile.ts';

/** A profile and its experiments may only start journeys that the profile's scenario has. */
export function mixProblems(
  { name, scenario, mix, experiments = [] }: Profile,
  catalogue: Catalogue,
): Problem[] {
  const journeys = catalogue.journeys.map((journey) => journey.name);
  const unknown = (weights: Readonly<Record<string, number>>, path: string): Problem[] =>
    Object.entries(weights)
      .filter(([journey]) => !journeys.includes(journey))
      .map(([journey, weight]) => ({
        where: `profiles/${name}.json`,
        path: `${path}/${journey}`,
        value: JSON.stringify(weight),
        message: `${scenario} has no journey "${journey}"`,
        remedy: `Use one of: ${journeys.join(', ')}; or add the journey to the scenario.`,
      }));
  return [
    ...mix.flatMap(({ weights }, index) => unknown(weights, `/mix/${index}/weights`)),
    ...experiments.flatMap(({ stream }, index) =>
      unknown(stream?.weights ?? {}, `/experiments/${index}/mix`),
    ),
  ];
}
