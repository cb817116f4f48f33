import { defineJourney } from 'peakgate/kit';
import { checkSession, listNotifications, openDashboard } from './operations.js';

/** What is new? */
export const glance = defineJourney({
  name: 'glance',
  maxThinkSeconds: 10,
  operations: [checkSession, listNotifications, openDashboard],
  async play(visit) {
    await visit.send(checkSession);
    await visit.send(listNotifications);
    await visit.think(2, 10);
    await visit.send(openDashboard);
  },
});
