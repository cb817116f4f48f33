import { defineJourney, times } from 'peakgate/kit';
import {
  listAuditEvents,
  listIntegrations,
  listInvoices,
  listMembers,
  listWorkflows,
  openInvoice,
  openSettings,
} from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** An administrator's Monday: who is in, what happened over the weekend, whether everything is connected and paid. */
export const lookAfterTheWorkspace = defineJourney({
  name: 'look-after-the-workspace',
  maxThinkSeconds: 75,
  operations: [
    ...SIGN_IN_STEPS,
    openSettings,
    listMembers,
    times(2, 2, listAuditEvents),
    times(2, 2, listIntegrations),
    listWorkflows,
    listInvoices,
    openInvoice,
  ],
  async play(visit) {
    await signInTo(visit);
    checkResidency(visit, await visit.send(openSettings));
    await visit.send(listMembers);
    await visit.think(5, 15);
    checkResidency(visit, await visit.send(listAuditEvents, { query: { limit: 50 } }));
    await visit.think(5, 20);
    await visit.send(listAuditEvents, { query: { limit: 200 } });
    checkResidency(visit, await visit.send(listIntegrations));
    await visit.think(5, 20);
    checkResidency(visit, await visit.send(listWorkflows));
    await visit.send(listIntegrations);
    await visit.think(5, 20);
    const invoices = await visit.send(listInvoices);
    await visit.send(openInvoice, { path: { invoice: invoices.id('items.0.id') } });
  },
});
