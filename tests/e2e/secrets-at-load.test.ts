import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { well } from './behaviours.ts';
import { type Scene, setScene } from './scene.ts';
import { writeProject } from './small-project.ts';
import { told } from './verdict-text.ts';

const TEST_TIMEOUT_MS = 60_000;

const SCENARIO = `import { defineScenario } from 'peakgate/kit';
import { browse } from './journeys/browse.ts';

if (!__ENV.SHOP_TOKEN) throw new Error('The shop needs a token.');
if (!__ENV.SHOP_TOKEN.startsWith('token-')) throw new Error('No token: ' + __ENV.SHOP_TOKEN);
if (__ENV.SHOP_UNLISTED) throw new Error('Too much is passed on.');

export const { options, play, handleSummary } = defineScenario({ journeys: [browse] });
`;

/** A shop whose scenario looks at its token as soon as it is loaded. */
function writeShop({ folder }: Scene): void {
  writeProject(folder, {
    gate: { environment: ['SHOP_TOKEN'] },
    profile: {
      clock: { from: '09:00:00', to: '09:00:12' },
      windows: [{ name: 'peak', from: '09:00:00', to: '09:00:12' }],
    },
  });
  writeFileSync(join(folder, 'scenarios', 'rush.ts'), SCENARIO);
}

describe.concurrent('a scenario that looks at its token when it is loaded', () => {
  test.for([[['validate']], [['plan', 'rush']], [['plan']]])(
    'can be read by %j',
    {
      timeout: TEST_TIMEOUT_MS,
    },
    async ([argv], context) => {
      const scene = await setScene(context, well);
      writeShop(scene);
      const env = { SHOP_TOKEN: 'token-9f8e7d6c', SHOP_UNLISTED: 'never-listed' };
      const end = await scene.peakgate(argv ?? [], env);
      expect(told(end)).toMatch(/^exit 0$/m);
      expect(told(end)).not.toContain('token-9f8e7d6c');
      expect(scene.service.seen).toEqual([]);
    },
  );

  test('gets the token in a run, from its first line to its last', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    writeShop(scene);
    const argv = ['run', 'rush', '--target', scene.service.url];
    const end = await scene.peakgate(argv, { SHOP_TOKEN: 'token-9f8e7d6c' });
    expect(told(end)).toMatch(/^exit [34]$/m);
    expect(scene.service.seen.length).toBeGreaterThan(10);
  });

  test('says what it misses, after the remark that names the variable', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    writeShop(scene);
    const end = await scene.peakgate(['validate']);
    expect(told(end)).toMatch(/^exit 2$/m);
    expect(end.stderr).toMatch(/export SHOP_TOKEN=\.\.\.[^]*The shop needs a token\./);
  });

  test('cannot show the token in its complaint', { timeout: TEST_TIMEOUT_MS }, async (context) => {
    const scene = await setScene(context, well);
    writeShop(scene);
    const end = await scene.peakgate(['validate'], { SHOP_TOKEN: 'word-5a6b7c8d' });
    expect(told(end)).toMatch(/^exit 2$/m);
    expect(end.stderr).toContain('No token: [redacted]');
    expect(told(end)).not.toContain('word-5a6b7c8d');
  });
});
