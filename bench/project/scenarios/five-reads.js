import { defineScenario } from 'peakgate/kit';
import { fiveReads } from './journeys/five-reads.js';

/** The load whose price is compared with bare k6. */
export const { options, play, handleSummary } = defineScenario({ journeys: [fiveReads] });
