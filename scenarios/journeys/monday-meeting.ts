import { defineJourney, times } from 'peakgate/kit';
import { listFiles, listVersions, openDashboard } from './operations.ts';
import { CHOOSE_PROJECT_STEPS, chooseProject, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** The meeting looks at the figures together, then at one project's documents: the newest, and what it replaces. */
export const mondayMeeting = defineJourney({
  name: 'monday-meeting',
  maxThinkSeconds: 60,
  operations: [
    ...SIGN_IN_STEPS,
    openDashboard,
    ...CHOOSE_PROJECT_STEPS,
    listFiles,
    times(2, 2, listVersions),
  ],
  async play(visit) {
    await signInTo(visit);
    await visit.send(openDashboard);
    await visit.think(10, 30);
    const project = (await chooseProject(visit)).id('id');
    const files = await visit.send(listFiles, { path: { project } });
    const newest = files.id('items.0.id');
    await visit.think(5, 15);
    await visit.send(listVersions, { path: { file: newest } });
    await visit.think(5, 15);
    const [, other] = files.list('items');
    await visit.send(listVersions, { path: { file: other === undefined ? newest : other.id('id') } });
  },
});
