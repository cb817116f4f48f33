import { defineJourney } from 'peakgate/kit';
import { addComment, checkSession, listComments, listTasks, openTask, searchTasks } from './operations.js';

/** Finds a task, reads what was said about it and adds to it. */
export const workOnATask = defineJourney({
  name: 'work-on-a-task',
  maxThinkSeconds: 30,
  operations: [checkSession, listTasks, searchTasks, openTask, listComments, addComment],
  async play(visit) {
    await visit.send(checkSession);
    await visit.send(listTasks);
    await visit.send(searchTasks, { query: { q: 'invoice' } });
    const task = visit.random.integer(1, 1_000);
    await visit.think(5, 20);
    await visit.send(openTask, { path: { task } });
    await visit.send(listComments, { path: { task } });
    await visit.think(2, 10);
    await visit.send(addComment, { path: { task }, body: { text: 'Done.' } });
  },
});
