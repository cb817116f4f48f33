import { defineJourney, times } from 'peakgate/kit';
import { openDashboard, pollReport, startReport } from './operations.ts';
import { MOST_QUESTIONS, productJob, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** The end of the quarter: everybody opens the figures at the same time and orders the long report at once. */
export const orderReports = defineJourney({
  name: 'order-reports',
  maxThinkSeconds: 0,
  operations: [
    ...SIGN_IN_STEPS,
    times(2, 2, openDashboard),
    startReport,
    times(0, MOST_QUESTIONS, pollReport),
  ],
  async play(visit) {
    await signInTo(visit);
    await visit.send(openDashboard);
    await visit.send(openDashboard);
    const accepted = await visit.send(startReport, { body: { kind: 'monthly' } });
    await visit.job(accepted, { path: { report: accepted.id('id') } }, { ...productJob, ask: pollReport });
  },
});
