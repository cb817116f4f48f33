import { defineJourney, times } from 'peakgate/kit';
import { listMyTasks, readNotifications, signOut } from './operations.ts';
import { MOVE_AND_LOOK_STEPS, moveAndLook, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** What is finished is marked as done, the notifications as read, and the session ends with the week. */
export const closeTheWeek = defineJourney({
  name: 'close-the-week',
  maxThinkSeconds: 40,
  operations: [
    ...SIGN_IN_STEPS,
    listMyTasks,
    ...MOVE_AND_LOOK_STEPS.map((step) => times(0, 2, step)),
    readNotifications,
    signOut,
  ],
  async play(visit) {
    await signInTo(visit);
    const mine = await visit.send(listMyTasks, { query: { assignee: 'me' } });
    for (const item of mine.list('items').slice(0, 2)) {
      await visit.think(4, 16);
      await moveAndLook(visit, item.id('id'), 'done');
    }
    await visit.think(1, 4);
    await visit.send(readNotifications);
    await visit.send(signOut);
  },
});
