import { defineJourney, times } from 'peakgate/kit';
import { pollImport, startImport } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  chooseProject,
  MOST_QUESTIONS,
  productJob,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

const ROWS = 500;

/** A script of one customer's moves years of old tasks over, a slice at a time, and thinks of nobody else. */
export const importTheArchive = defineJourney({
  name: 'import-the-archive',
  maxThinkSeconds: 0,
  operations: [...SIGN_IN_STEPS, ...CHOOSE_PROJECT_STEPS, startImport, times(0, MOST_QUESTIONS, pollImport)],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    const accepted = await visit.send(startImport, { path: { project }, body: { rows: ROWS } });
    await visit.job(accepted, { path: { import: accepted.id('id') } }, { ...productJob, ask: pollImport });
  },
});
