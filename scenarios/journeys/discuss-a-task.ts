import { defineJourney, times } from 'peakgate/kit';
import { addComment, listComments, listNewestTasks } from './operations.ts';
import { checkOwnWrite, checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

const REMARKS = [
  'Agreed.',
  'Can this wait until Monday?',
  'Finance has to see it first.',
  'Done on my side.',
];

/** A notification calls somebody to a task, and they answer what was asked there; their answer must be there at once. */
export const discussATask = defineJourney({
  name: 'discuss-a-task',
  maxThinkSeconds: 45,
  operations: [...SIGN_IN_STEPS, listNewestTasks, times(2, 2, listComments), addComment],
  async play(visit) {
    await signInTo(visit);
    const newest = await visit.send(listNewestTasks);
    const task = visit.random.pick(newest.list('items')).id('id');
    checkResidency(visit, await visit.send(listComments, { path: { task } }));
    await visit.think(10, 45);
    const body = { text: visit.random.pick(REMARKS) };
    const added = checkResidency(visit, await visit.send(addComment, { path: { task }, body }));
    const seen = await visit.send(listComments, { path: { task } });
    checkOwnWrite(visit, added, seen);
  },
});
