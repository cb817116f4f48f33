import { defineJourney, times, type Visit } from 'peakgate/kit';
import { createTask, listProjectTasks, openBoard } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  checkResidency,
  chooseProject,
  MOVE_AND_LOOK_STEPS,
  moveAndLook,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

const GOALS = ['Agree on the release', 'Prepare the review', 'Answer the customer', 'Write the summary'];

/** A team lead goes through the board, writes down what is new and moves what has begun. */
export const planTheWeek = defineJourney({
  name: 'plan-the-week',
  maxThinkSeconds: 60,
  operations: [
    ...SIGN_IN_STEPS,
    ...CHOOSE_PROJECT_STEPS,
    openBoard,
    listProjectTasks,
    times(1, 2, createTask),
    ...MOVE_AND_LOOK_STEPS,
  ],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    await visit.think(3, 10);
    checkResidency(visit, await visit.send(openBoard, { path: { project } }));
    await visit.think(10, 20);
    await visit.send(listProjectTasks, { path: { project }, query: { limit: 50 } });
    const task = await writeDown(visit, project);
    if (visit.random.chance(0.5)) await writeDown(visit, project);
    await moveAndLook(visit, task, 'doing');
  },
});

async function writeDown(visit: Visit, projectId: string | number): Promise<string | number> {
  await visit.think(5, 14);
  const created = await visit.send(createTask, { body: { projectId, title: visit.random.pick(GOALS) } });
  return created.id('id');
}
