import { defineJourney, times } from 'peakgate/kit';
import { addComment, listComments, listMyTasks } from './operations.ts';
import { SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

const REMARKS = [
  'Agreed.',
  'Can this wait until Monday?',
  'Finance has to see it first.',
  'Done on my side.',
];

/** A notification calls somebody to a task, and they answer what was asked there. */
export const discussATask = defineJourney({
  name: 'discuss-a-task',
  maxThinkSeconds: 45,
  operations: [...SIGN_IN_STEPS, listMyTasks, times(0, 2, listComments), times(0, 1, addComment)],
  async play(visit) {
    await signInTo(visit);
    const mine = await visit.send(listMyTasks, { query: { assignee: 'me' } });
    const [item] = mine.list('items');
    if (item === undefined) return;
    const task = item.id('id');
    await visit.send(listComments, { path: { task } });
    await visit.think(10, 45);
    await visit.send(addComment, { path: { task }, body: { text: visit.random.pick(REMARKS) } });
    await visit.send(listComments, { path: { task } });
  },
});
