import { HEAT_LEVELS } from '../view/heat-view.ts';

/** Shows on white and on black alike, and is the colour of all that is about response time. */
export const HEAT_COLOUR = [47, 98, 214] as const;

/** How much of the colour each level lets through, from none for no answer to all of it for the fullest cell. */
export const HEAT_OPACITIES: readonly number[] = Array.from({ length: HEAT_LEVELS + 1 }, (_, level) =>
  level === 0 ? 0 : Math.round((0.14 + (0.86 * (level - 1)) / (HEAT_LEVELS - 1)) * 100) / 100,
);

/** The colour of every level from the first that is drawn on, for canvases. */
export const HEAT_SHADES: readonly string[] = HEAT_OPACITIES.map(
  (opacity) => `rgba(${HEAT_COLOUR.join(', ')}, ${opacity})`,
);
