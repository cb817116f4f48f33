import { defineJourney, times } from 'peakgate/kit';
import { listProjectTasks, pollImport, startImport } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  checkResidency,
  chooseProject,
  MOST_QUESTIONS,
  productJob,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

/** Tasks that were kept in a spreadsheet are imported; once they are in, somebody looks at them. */
export const importTasks = defineJourney({
  name: 'import-tasks',
  maxThinkSeconds: 20,
  operations: [
    ...SIGN_IN_STEPS,
    ...CHOOSE_PROJECT_STEPS,
    startImport,
    times(0, MOST_QUESTIONS, pollImport),
    listProjectTasks,
  ],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    await visit.think(5, 20);
    const rows = visit.random.integer(20, 200);
    const accepted = await visit.send(startImport, { path: { project }, body: { rows } });
    checkResidency(visit, accepted);
    await visit.job(accepted, { path: { import: accepted.id('id') } }, { ...productJob, ask: pollImport });
    await visit.send(listProjectTasks, { path: { project }, query: { limit: 50 } });
  },
});
