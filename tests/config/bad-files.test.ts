import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { profileNames, readProfile, readThresholds } from '../../runner/config/project.ts';
import { answerOf, expectNoStack, refusalOf } from './answer.ts';

const BAD = 'tests/fixtures/config/bad';

const named = (folder: string) =>
  readdirSync(join(BAD, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));

const golden = (folder: string, name: string) => join('..', '..', BAD, folder, `${name}.answer.txt`);

describe('a bad thresholds file is answered with every mistake, its place and its remedy', () => {
  test.each(named('thresholds'))('%s', async (name) => {
    const file = join(BAD, 'thresholds', `${name}.json`);
    const error = await refusalOf(readThresholds(file, 'thresholds.json'));
    expectNoStack(error);
    await expect(answerOf(error)).toMatchFileSnapshot(golden('thresholds', name));
  });
});

describe('a bad profile is answered with every mistake, its place and its remedy', () => {
  test.each(named('profiles'))('%s', async (name) => {
    const error = await refusalOf(readProfile(BAD, name));
    expectNoStack(error);
    await expect(answerOf(error)).toMatchFileSnapshot(golden('profiles', name));
  });
});

test('there is a bad file for every rule, and an answer for every bad file', async () => {
  expect(named('thresholds').length).toBeGreaterThan(40);
  expect((await profileNames(BAD)).length).toBeGreaterThan(30);
  for (const folder of ['thresholds', 'profiles']) {
    const answers = readdirSync(join(BAD, folder)).filter((file) => file.endsWith('.answer.txt'));
    expect(answers.map((file) => file.replace('.answer.txt', ''))).toEqual(named(folder));
  }
});
