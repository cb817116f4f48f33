import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PeakgateError } from '../../runner/errors.ts';
import { poolSizer, type SizedLeg } from '../../runner/flow/pool-sizer.ts';
import { withBusyVus } from '../evaluate/made/busy-leg.ts';
import { CATALOGUE } from '../evaluate/made/made-plan.ts';
import { PROFILE } from '../plan/shop.ts';
import { recordedRun } from '../record/recorded-run.ts';

/** As it lies in the project of every recorded run. */
const BYTES = Buffer.from('{}\n');
const BUSY_HOUR = { ...PROFILE, name: 'busy-hour', mix: [{ atMs: 0, weights: { 'look-around': 1 } }] };
const ASKED: SizedLeg = { profile: { value: BUSY_HOUR, bytes: BYTES }, load: 2, catalogue: CATALOGUE };

/** A run of the busy hour at these loads; ten virtual users were busy at each x. */
async function measuredAt(...loads: number[]): Promise<string> {
  const legs = loads.map((load) => ({
    load,
    damage: (record: Parameters<typeof withBusyVus>[0]) => withBusyVus(record, [10 * load]),
  }));
  return (await recordedRun({ legs })).folder;
}

async function refusal(work: () => Promise<unknown>): Promise<PeakgateError> {
  const thrown: unknown = await work().catch((reason) => reason);
  if (thrown instanceof PeakgateError) return thrown;
  throw new TypeError('nothing was refused');
}

test('without a folder the limits size every pool', async () => {
  expect((await poolSizer(undefined))(ASKED)).toEqual({});
});

test.each<[number, readonly number[], number]>([
  [2, [1, 2, 3], 2],
  [2, [1, 3, 4], 3],
  [5, [1, 3, 4], 4],
])('a leg at %sx is sized by the nearest of %j, rather by a higher one', async (load, measured, by) => {
  const sizePool = await poolSizer(await measuredAt(...measured));
  expect(sizePool({ ...ASKED, load }).measured).toMatchObject({
    leg: `busy-hour@${by}x`,
    load: by,
    busiestVus: 10 * by,
  });
});

describe('is refused with a remedy', () => {
  test.each<[string, Partial<SizedLeg>, string]>([
    [
      'a run of other profiles',
      { profile: { value: { ...BUSY_HOUR, name: 'night' }, bytes: BYTES } },
      'it has no leg of the profile "night"',
    ],
    [
      'a profile that was changed since',
      { profile: { value: BUSY_HOUR, bytes: Buffer.from('{ }\n') } },
      'profiles/busy-hour.json is not the file that it played',
    ],
    [
      'a journey that thinks longer now',
      {
        catalogue: {
          ...CATALOGUE,
          journeys: CATALOGUE.journeys.map((journey) => ({ ...journey, maxThinkSeconds: 5 })),
        },
      },
      'its leg busy-hour@2x played another journey "look-around" than is declared now',
    ],
  ])('%s', async (_, changed, told) => {
    const sizePool = await poolSizer(await measuredAt(2));
    const error = await refusal(async () => sizePool({ ...ASKED, ...changed }));
    expect(error).toMatchObject({ code: 'run-unfit', exitCode: 2 });
    expect(error.message).toContain(told);
    expect(error.hint).toContain('--sized-by');
  });

  test('a leg that cannot tell', async () => {
    const { folder } = await recordedRun();
    const sizePool = await poolSizer(folder);
    const error = await refusal(async () => sizePool(ASKED));
    expect(error.message).toContain('its leg busy-hour@1x does not tell how many virtual users were busy');
  });

  test.each<[string, string, (text: string) => string, string]>([
    ['an altered run', 'legs/busy-hour@2x/summary.json', (text) => `${text} `, 'record-altered'],
    [
      'an incomplete run',
      'run.json',
      (text) => text.replace('"complete": true', '"complete": false'),
      'record-unreadable',
    ],
  ])('%s', async (_, file, change, code) => {
    const folder = await measuredAt(2);
    const path = join(folder, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect(await refusal(() => poolSizer(folder))).toMatchObject({ code, exitCode: 2 });
  });

  test('a folder that is no run', async () => {
    expect(await refusal(() => poolSizer('nowhere'))).toMatchObject({
      code: 'record-unreadable',
      exitCode: 2,
    });
  });
});
