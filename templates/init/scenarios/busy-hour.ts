import { defineScenario } from 'peakgate/kit';
import { browse } from './journeys/browse.ts';

/** Which journeys make up the busy hour; the profile says how many of each start when. */
export const { options, play, handleSummary } = defineScenario({ journeys: [browse] });
