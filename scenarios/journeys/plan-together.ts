import { defineJourney } from 'peakgate/kit';
import { editTogether, editTogetherSteps } from './edit-together.ts';
import { openBoard } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  checkResidency,
  chooseProject,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

/** A team stands around its planning board and writes down, all in one document, what it agrees on. */
export const planTogether = defineJourney({
  name: 'plan-together',
  maxThinkSeconds: 60,
  operations: [...SIGN_IN_STEPS, ...CHOOSE_PROJECT_STEPS, openBoard, ...editTogetherSteps(3)],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    checkResidency(visit, await visit.send(openBoard, { path: { project } }));
    await visit.think(5, 15);
    await editTogether(visit, project, { edits: 3, thoughtSeconds: [4, 15] });
  },
});
