import { defineJourney, times } from 'peakgate/kit';
import {
  addComment,
  listComments,
  listMyTasks,
  openDashboard,
  openTask,
  readNotifications,
} from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** Back after the weekend: what was written to me, task by task, a word in reply, until all is read. */
export const catchUp = defineJourney({
  name: 'catch-up',
  maxThinkSeconds: 60,
  operations: [
    ...SIGN_IN_STEPS,
    openDashboard,
    listMyTasks,
    times(0, 2, openTask),
    times(0, 2, listComments),
    times(0, 1, addComment),
    readNotifications,
  ],
  async play(visit) {
    await signInTo(visit);
    await visit.send(openDashboard);
    const mine = checkResidency(visit, await visit.send(listMyTasks, { query: { assignee: 'me' } }));
    const tasks = mine.list('items').slice(0, 2);
    for (const [place, item] of tasks.entries()) {
      const task = item.id('id');
      await visit.think(5, 25);
      await visit.send(openTask, { path: { task } });
      checkResidency(visit, await visit.send(listComments, { path: { task } }));
      if (place === 0) await visit.send(addComment, { path: { task }, body: { text: 'Back, and on it.' } });
    }
    await visit.think(2, 10);
    await visit.send(readNotifications);
  },
});
