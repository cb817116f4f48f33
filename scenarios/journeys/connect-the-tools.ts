import { defineJourney, times } from 'peakgate/kit';
import { listIntegrations, openSettings, pollDelivery, saveSettings, startDelivery } from './operations.ts';
import {
  checkOwnWrite,
  checkResidency,
  MOST_QUESTIONS,
  productJob,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

const ZONES = ['Europe/London', 'Asia/Tokyo', 'America/New_York'];

/** Somebody changes the workspace's settings, and hands what is done to another product over a webhook. */
export const connectTheTools = defineJourney({
  name: 'connect-the-tools',
  maxThinkSeconds: 30,
  operations: [
    ...SIGN_IN_STEPS,
    times(2, 2, openSettings),
    saveSettings,
    listIntegrations,
    startDelivery,
    times(0, MOST_QUESTIONS, pollDelivery),
  ],
  async play(visit) {
    await signInTo(visit);
    checkResidency(visit, await visit.send(openSettings));
    await visit.think(5, 15);
    const settings = { timeZone: visit.random.pick(ZONES) };
    const saved = await visit.send(saveSettings, { body: { settings } });
    const seen = await visit.send(openSettings);
    checkOwnWrite(visit, saved, seen);
    const integrations = checkResidency(visit, await visit.send(listIntegrations));
    const integration = visit.random.pick(integrations.list('items')).id('id');
    await visit.think(5, 15);
    const body = { event: 'task.done' };
    const accepted = checkResidency(visit, await visit.send(startDelivery, { path: { integration }, body }));
    const delivery = accepted.id('id');
    await visit.job(accepted, { path: { delivery } }, { ...productJob, ask: pollDelivery });
  },
});
