import { defineJourney, times } from 'peakgate/kit';
import { listNewestTasks } from './operations.ts';
import { SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

const QUESTIONS = 25;

/** A script of a tenant on the free plan asks again and again as fast as it is answered, whatever the answers say. */
export const floodTheApi = defineJourney({
  name: 'flood-the-api',
  maxThinkSeconds: 0,
  operations: [...SIGN_IN_STEPS, times(QUESTIONS, QUESTIONS, listNewestTasks)],
  async play(visit) {
    await signInTo(visit);
    for (let question = 0; question < QUESTIONS; question++) await visit.send(listNewestTasks);
  },
});
