import { defineJourney, times } from 'peakgate/kit';
import { openDashboard, pollReport, startReport } from './operations.ts';
import { checkResidency, MOST_QUESTIONS, productJob, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** Before the week ends somebody wants it in figures: the dashboard first, then a report that takes a while. */
export const weeklyReport = defineJourney({
  name: 'weekly-report',
  maxThinkSeconds: 30,
  operations: [...SIGN_IN_STEPS, openDashboard, startReport, times(0, MOST_QUESTIONS, pollReport)],
  async play(visit) {
    await signInTo(visit);
    await visit.send(openDashboard);
    await visit.think(10, 30);
    const kind = visit.random.pick(['weekly', 'weekly', 'monthly']);
    const accepted = checkResidency(visit, await visit.send(startReport, { body: { kind } }));
    const report = accepted.id('id');
    await visit.job(accepted, { path: { report } }, { ...productJob, ask: pollReport });
  },
});
