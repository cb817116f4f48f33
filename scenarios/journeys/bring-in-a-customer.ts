import { defineJourney, times } from 'peakgate/kit';
import { pollOnboarding, showUsage, startOnboarding } from './operations.ts';
import { checkResidency, MOST_QUESTIONS, productJob, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** A partner opens a workspace for a customer of theirs, and waits until it can be entered. */
export const bringInACustomer = defineJourney({
  name: 'bring-in-a-customer',
  maxThinkSeconds: 30,
  operations: [...SIGN_IN_STEPS, showUsage, startOnboarding, times(0, MOST_QUESTIONS, pollOnboarding)],
  async play(visit) {
    await signInTo(visit);
    await visit.send(showUsage);
    await visit.think(10, 30);
    const name = `Customer ${visit.random.integer(1, 99_999)}`;
    const plan = visit.random.pick(['free', 'standard']);
    const accepted = checkResidency(visit, await visit.send(startOnboarding, { body: { name, plan } }));
    const onboarding = accepted.id('id');
    await visit.job(accepted, { path: { onboarding } }, { ...productJob, ask: pollOnboarding });
  },
});
