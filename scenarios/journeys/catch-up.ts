import { defineJourney, times } from 'peakgate/kit';
import { listComments, listMyTasks, listNotifications, openTask, readNotifications } from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** Back after the weekend: what was written to me, task by task, until all is read. */
export const catchUp = defineJourney({
  name: 'catch-up',
  maxThinkSeconds: 60,
  operations: [
    ...SIGN_IN_STEPS,
    listNotifications,
    listMyTasks,
    times(0, 2, openTask),
    times(0, 2, listComments),
    readNotifications,
  ],
  async play(visit) {
    await signInTo(visit);
    checkResidency(visit, await visit.send(listNotifications));
    const mine = await visit.send(listMyTasks, { query: { assignee: 'me' } });
    for (const item of mine.list('items').slice(0, 2)) {
      const task = item.id('id');
      await visit.think(5, 25);
      await visit.send(openTask, { path: { task } });
      await visit.send(listComments, { path: { task } });
    }
    await visit.think(2, 10);
    await visit.send(readNotifications);
  },
});
