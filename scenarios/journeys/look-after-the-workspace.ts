import { defineJourney } from 'peakgate/kit';
import { listAuditEvents, listIntegrations, listMembers, openSettings, showUsage } from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** An administrator's Monday: who is in, what happened over the weekend, whether everything is still connected. */
export const lookAfterTheWorkspace = defineJourney({
  name: 'look-after-the-workspace',
  maxThinkSeconds: 50,
  operations: [...SIGN_IN_STEPS, openSettings, listMembers, listAuditEvents, listIntegrations, showUsage],
  async play(visit) {
    await signInTo(visit);
    checkResidency(visit, await visit.send(openSettings));
    await visit.send(listMembers);
    await visit.think(5, 20);
    await visit.send(listAuditEvents, { query: { limit: 100 } });
    await visit.think(5, 20);
    await visit.send(listIntegrations);
    await visit.think(2, 10);
    await visit.send(showUsage);
  },
});
