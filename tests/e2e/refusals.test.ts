import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { well } from './behaviours.ts';
import { setScene } from './scene.ts';
import { AVAILABILITY, type ProjectChanges, SERVICE_P95, writeProject } from './small-project.ts';
import { told, unwrapped } from './verdict-text.ts';

const TEST_TIMEOUT_MS = 60_000;

describe.concurrent('what could only give a worthless verdict is refused before any load', () => {
  const cases: readonly [string, ProjectChanges, string[]][] = [
    [
      'a misspelt service',
      { objectives: [{ ...SERVICE_P95, where: { svc: 'shopp' } }] },
      ['thresholds.json /objectives/0/where', 'no operation has svc "shopp"', 'Played here as "svc": shop.'],
    ],
    [
      'a service that is in the catalogue and never played',
      { objectives: [{ ...SERVICE_P95, where: { svc: 'orders' } }] },
      ['no operation has svc "orders"', 'Played here as "svc": shop.'],
    ],
    [
      'a misspelt journey in the mix',
      { profile: { mix: [{ at: '09:00:00', weights: { brows: 1 } }] } },
      ['profiles/rush.json /mix/0/weights/brows', 'Use one of: browse, order, stumble, confide'],
    ],
  ];
  test.for(cases)(
    '%s is told with what exists',
    {
      timeout: TEST_TIMEOUT_MS,
    },
    async ([, changes, sayings], context) => {
      const scene = await setScene(context, well);
      writeProject(scene.folder, changes);
      const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url]);
      expect(told(end)).toMatch(/^exit 2$/m);
      for (const saying of sayings) expect(unwrapped(end.stderr)).toContain(saying);
      expect(end.stdout).toBe('');
      expect(scene.service.seen).toEqual([]);
      expect(existsSync(join(scene.folder, 'results'))).toBe(false);
    },
  );

  test('a misspelt tag is told with the tags there are', { timeout: TEST_TIMEOUT_MS }, async (context) => {
    const scene = await setScene(context, well);
    writeProject(scene.folder, { objectives: [{ ...SERVICE_P95, where: { svc: 'shop' } }] });
    const file = join(scene.folder, 'thresholds.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"svc":"shop"', '"scv":"shop"'));
    const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url]);
    expect(told(end)).toMatch(/^exit 2$/m);
    expect(unwrapped(end.stderr)).toContain('thresholds.json /objectives/0/where/scv');
    expect(unwrapped(end.stderr)).toMatch(/\bsvc\b/);
    expect(scene.service.seen).toEqual([]);
  });

  test('a target that the thresholds do not allow gets no request at all', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    writeProject(scene.folder, { gate: { targets: ['https://staging.example.com', 'http://127.0.0.1:1'] } });
    const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url]);
    expect(told(end)).toMatch(/^exit 2$/m);
    expect(end.stderr).toContain(`${scene.service.url} may not be loaded`);
    expect(scene.service.seen).toEqual([]);
    expect(existsSync(join(scene.folder, 'results'))).toBe(false);
  });

  test('a target that does not answer at all is a mistake of the caller, told after one probe', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    await scene.service.stop();
    writeProject(scene.folder, { objectives: [SERVICE_P95, AVAILABILITY] });
    const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url]);
    expect(told(end)).toMatch(/^exit 2$/m);
    expect(unwrapped(end.stderr)).toContain(`does not answer: ${scene.service.url}/health: ECONNREFUSED`);
    expect(existsSync(join(scene.folder, 'results'))).toBe(false);
  });

  test.for(['user:pass-word-7@', 'token-77-word@', ':pass-word-7@'])(
    'a refusal never shows the credentials of %s',
    { timeout: TEST_TIMEOUT_MS },
    async (userInfo, context) => {
      const scene = await setScene(context, well);
      writeProject(scene.folder);
      const { port } = new URL(scene.service.url);
      for (const url of [
        `http://${userInfo}localhost:${port}`,
        `ftp://${userInfo}127.0.0.1:${port}`,
        `http://${userInfo}127.0.0.1:99999`,
      ]) {
        const end = await scene.peakgate(['run', 'rush', '--target', url]);
        expect(told(end)).toMatch(/^exit 2$/m);
        expect(told(end)).not.toMatch(/word/);
      }
      expect(scene.service.seen).toEqual([]);
    },
  );
});
