import { defineJourney } from 'peakgate/kit';
import { editTogether, editTogetherSteps } from './edit-together.ts';
import { openProject } from './operations.ts';
import { CHOOSE_PROJECT_STEPS, chooseProject, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** The week's last meeting: one person writes, slowly and at length, into a document that the others read. */
export const writeTheMinutes = defineJourney({
  name: 'write-the-minutes',
  maxThinkSeconds: 110,
  operations: [...SIGN_IN_STEPS, ...CHOOSE_PROJECT_STEPS, openProject, ...editTogetherSteps(3)],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    await visit.send(openProject, { path: { project } });
    await visit.think(5, 20);
    await editTogether(visit, project, { edits: 3, thoughtSeconds: [10, 30] });
  },
});
