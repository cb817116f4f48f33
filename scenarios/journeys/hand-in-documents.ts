import { defineJourney } from 'peakgate/kit';
import { listFiles, listVersions, uploadFile, uploadVersion } from './operations.ts';
import {
  CHOOSE_PROJECT_STEPS,
  checkResidency,
  chooseProject,
  SIGN_IN_STEPS,
  signInTo,
} from './shared-steps.ts';

/** Documents are due: a new version of one that exists, and one that is new. */
export const handInDocuments = defineJourney({
  name: 'hand-in-documents',
  maxThinkSeconds: 60,
  operations: [...SIGN_IN_STEPS, ...CHOOSE_PROJECT_STEPS, listFiles, uploadVersion, listVersions, uploadFile],
  async play(visit) {
    await signInTo(visit);
    const project = (await chooseProject(visit)).id('id');
    const files = await visit.send(listFiles, { path: { project } });
    const file = files.id('items.0.id');
    await visit.think(10, 30);
    const added = await visit.send(uploadVersion, {
      path: { file },
      body: { size: sizeOf(visit.random.uniform()) },
    });
    const versions = await visit.send(listVersions, { path: { file } });
    visit.invariant(
      'read-your-writes',
      versions.number('items.0.version') >= added.number('version'),
      listVersions,
    );
    await visit.think(10, 30);
    const body = {
      name: `minutes-${visit.random.integer(1, 9_999)}.pdf`,
      size: sizeOf(visit.random.uniform()),
    };
    checkResidency(visit, await visit.send(uploadFile, { path: { project }, body }));
  },
});

/** Bytes: from 20 kB to 20 MB, every power of ten as likely as the next. */
function sizeOf(uniform: number): number {
  return Math.round(20_000 * 10 ** (3 * uniform));
}
