import { defineJourney } from 'peakgate/kit';
import { listFiles, listVersions, openDashboard, openProject } from './operations.ts';
import { CHOOSE_PROJECT_STEPS, chooseProject, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** The meeting looks at the figures together, then at one project and its newest document. */
export const mondayMeeting = defineJourney({
  name: 'monday-meeting',
  maxThinkSeconds: 60,
  operations: [
    ...SIGN_IN_STEPS,
    openDashboard,
    ...CHOOSE_PROJECT_STEPS,
    openProject,
    listFiles,
    listVersions,
  ],
  async play(visit) {
    await signInTo(visit);
    await visit.send(openDashboard);
    await visit.think(10, 30);
    const project = (await chooseProject(visit)).id('id');
    await visit.send(openProject, { path: { project } });
    await visit.think(5, 15);
    const files = await visit.send(listFiles, { path: { project } });
    await visit.think(5, 15);
    await visit.send(listVersions, { path: { file: files.id('items.0.id') } });
  },
});
