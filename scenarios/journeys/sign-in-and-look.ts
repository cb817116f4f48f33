import { defineJourney } from 'peakgate/kit';
import { checkSession, listMyTasks, openDashboard } from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** The sign-in storm: most people open the product, land on the dashboard, and see what is new and what is theirs. */
export const signInAndLook = defineJourney({
  name: 'sign-in-and-look',
  maxThinkSeconds: 20,
  operations: [...SIGN_IN_STEPS, checkSession, openDashboard, listMyTasks],
  async play(visit) {
    await signInTo(visit);
    checkResidency(visit, await visit.send(checkSession));
    checkResidency(visit, await visit.send(openDashboard));
    await visit.think(5, 20);
    await visit.send(listMyTasks, { query: { assignee: 'me' } });
  },
});
