import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleScenario } from '../../runner/bundle/bundle-scenario.ts';
import { readCatalogue } from '../../runner/k6/catalogue.ts';
import { realK6 } from '../real-k6.ts';
import { temporaryFolder } from './temporary.ts';

let k6: string;
beforeAll(async () => {
  k6 = (await realK6()).path;
}, 900_000);

const SCENARIO = `import { defineScenario } from 'peakgate/kit';
import { browse } from '../../shared/browse.ts';

export const { options, play, handleSummary } = defineScenario({ journeys: [browse] });
`;

const journey = (
  method: string,
  maxThinkSeconds: string,
): string => `import { defineJourney, operation, times } from 'peakgate/kit';

const open = operation('web', 'open', '${method} /');

interface Unused { readonly removed: string }

export const browse = defineJourney({
  name: 'browse', maxThinkSeconds: ${maxThinkSeconds}, operations: [times(1, 1, open)],
  async play(visit) { await visit.send(open); },
});
`;

const complaintAbout = async (browse: string, file: 'scenarios/browse.ts' | '../shared/browse.ts') => {
  const project = join(temporaryFolder(), 'project');
  for (const folder of ['scenarios', '../shared']) mkdirSync(join(project, folder), { recursive: true });
  const path = file.startsWith('..') ? '../../shared/browse.ts' : './browse.ts';
  writeFileSync(join(project, 'scenarios/rush.ts'), SCENARIO.replace('../../shared/browse.ts', path));
  writeFileSync(join(project, file), browse);
  const bundle = await bundleScenario(project, 'scenarios/rush.ts');
  const error: unknown = await readCatalogue(k6, bundle, {
    inherited: process.env,
    shownFrom: project,
  }).catch((thrown: unknown) => thrown);
  return { message: error instanceof Error ? error.message : '', project };
};

describe('what the kit refuses is told with file and line of the journey', () => {
  test.each([
    ['an operation', journey('GETT', '20'), 'An operation is written "GET /path", not "GETT /".', 3],
    ['a journey', journey('GET', '-20'), 'browse: maxThinkSeconds is a number of seconds, at least 0.', 7],
  ])('%s of the project', async (_what, browse, refusal, line) => {
    const { message } = await complaintAbout(browse, 'scenarios/browse.ts');
    expect(message).toContain(refusal);
    expect(message).toMatch(new RegExp(`^ +at scenarios/browse\\.ts:${line}:\\d+$`, 'm'));
    expect(message).not.toContain(tmpdir());
    expect(message).not.toContain('peakgate/kit');
  });

  test('a file outside the project is named by where it lies', async () => {
    const { message, project } = await complaintAbout(journey('GETT', '20'), '../shared/browse.ts');
    expect(message).toContain(`at ${join(project, '../shared/browse.ts')}:3:`);
  });
});
