import { defineJourney, times } from 'peakgate/kit';
import { CALLED_AWAY_SECONDS } from './called-away.ts';
import { listFiles, listVersions, uploadVersion } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  checkResidency,
  chooseProject,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

const SIZE_BYTES = 200_000;

/**
 * Somebody files a new version, is called away for a minute, and looks again: by then reads may have gone back to a
 * replica, which must have caught up.
 */
export const comeBackLater = defineJourney({
  name: 'come-back-later',
  maxThinkSeconds: CALLED_AWAY_SECONDS.most,
  operations: [
    ...SIGN_IN_STEPS,
    ...CHOOSE_PROJECT_STEPS,
    listFiles,
    uploadVersion,
    times(2, 2, listVersions),
  ],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    const files = await visit.send(listFiles, { path: { project } });
    const file = files.id('items.0.id');
    const body = { size: SIZE_BYTES };
    const added = checkResidency(visit, await visit.send(uploadVersion, { path: { file }, body }));
    const look = async (): Promise<void> => {
      const seen = await visit.send(listVersions, { path: { file } });
      const held = seen.number('items.0.version') >= added.number('version');
      visit.invariant('read-your-writes', held, listVersions);
    };
    await look();
    await visit.think(CALLED_AWAY_SECONDS.least, CALLED_AWAY_SECONDS.most);
    await look();
  },
});
