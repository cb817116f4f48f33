import { defineJourney } from 'peakgate/kit';
import { checkSession, listNotifications, listProjects, listTasks, openDashboard } from './operations.js';

/** Five requests without a pause: what `bare.js` sends as well. */
export const fiveReads = defineJourney({
  name: 'five-reads',
  maxThinkSeconds: 0,
  operations: [checkSession, openDashboard, listProjects, listTasks, listNotifications],
  async play(visit) {
    await visit.send(checkSession);
    await visit.send(openDashboard);
    await visit.send(listProjects);
    await visit.send(listTasks);
    await visit.send(listNotifications);
  },
});
