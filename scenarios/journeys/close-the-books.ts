import { defineJourney, times } from 'peakgate/kit';
import { listAuditEvents, listInvoices, openInvoice, showUsage } from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** Before the week ends an administrator checks what was billed, what it was for, and who changed what. */
export const closeTheBooks = defineJourney({
  name: 'close-the-books',
  maxThinkSeconds: 75,
  operations: [...SIGN_IN_STEPS, listInvoices, openInvoice, showUsage, times(2, 2, listAuditEvents)],
  async play(visit) {
    await signInTo(visit);
    const invoices = checkResidency(visit, await visit.send(listInvoices));
    await visit.think(5, 15);
    const invoice = visit.random.pick(invoices.list('items').slice(0, 3)).id('id');
    await visit.send(openInvoice, { path: { invoice } });
    await visit.think(10, 30);
    await visit.send(showUsage);
    checkResidency(visit, await visit.send(listAuditEvents, { query: { limit: 50 } }));
    await visit.think(10, 30);
    await visit.send(listAuditEvents, { query: { limit: 200 } });
  },
});
