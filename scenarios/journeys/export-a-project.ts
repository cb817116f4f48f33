import { defineJourney, times } from 'peakgate/kit';
import { openProject, pollExport, startExport } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  checkResidency,
  chooseProject,
  MOST_QUESTIONS,
  productJob,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

/** The customer wants a list: a project is exported, and the file waited for. */
export const exportAProject = defineJourney({
  name: 'export-a-project',
  maxThinkSeconds: 20,
  operations: [
    ...SIGN_IN_STEPS,
    ...CHOOSE_PROJECT_STEPS,
    openProject,
    startExport,
    times(0, MOST_QUESTIONS, pollExport),
  ],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    await visit.send(openProject, { path: { project } });
    await visit.think(5, 20);
    const accepted = checkResidency(visit, await visit.send(startExport, { path: { project } }));
    const id = accepted.id('id');
    await visit.job(accepted, { path: { export: id } }, { ...productJob, ask: pollExport });
  },
});
