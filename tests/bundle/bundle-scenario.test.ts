import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUNDLE_FILE, bundleScenario, SOURCE_MAP_FILE } from '../../runner/bundle/bundle-scenario.ts';
import { answerOf, expectNoStack, refusalOf } from '../config/answer.ts';
import { realK6 } from '../real-k6.ts';

const FIXTURE = resolve('tests/fixtures/bundle');
let root = '';
let project = '';

async function projectAt(...folders: string[]): Promise<string> {
  const folder = join(root, ...folders);
  await cp(FIXTURE, folder, { recursive: true });
  return folder;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'peakgate-bundle-'));
  project = await projectAt('project');
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The modules that a script imports, once each. */
const importsOf = (code: string): string[] => [
  ...new Set(
    [...code.matchAll(/\bimport(?:[\w$*{},\s]*?from)?"([\w@./:-]+)"/g)].map(([, name = '']) => name),
  ),
];
/** What the kit needs of k6. */
const K6_MODULES = ['k6', 'k6/data', 'k6/execution', 'k6/http', 'k6/metrics', 'k6/timers', 'k6/websockets'];
const sourcesOf = (map: string): string[] => JSON.parse(map).sources;

describe('a scenario becomes one script', () => {
  test('with the kit in it, wherever the project lies: k6 is all that it still imports', async () => {
    const { code, scenario } = await bundleScenario(project, 'scenarios/shop.ts');
    expect(scenario).toBe('scenarios/shop.ts');
    expect(code).toContain('line-seven-of-browse');
    expect(importsOf(code).toSorted()).toEqual(K6_MODULES);
    expect(code).toMatch(/export\{[^}]*handleSummary[^}]*\}/);
  });

  test('that names its source map beside it', async () => {
    const { code } = await bundleScenario(project, 'scenarios/shop.ts');
    expect(BUNDLE_FILE).toBe('bundle.js');
    expect(code.trimEnd().endsWith(`//# sourceMappingURL=${SOURCE_MAP_FILE}`)).toBe(true);
  });

  test('in which every character is one byte, so that columns are what the source map takes them for', async () => {
    const folder = await projectAt('accents');
    const scenario = join(folder, 'scenarios', 'shop.ts');
    await writeFile(scenario, `${await readFile(scenario, 'utf8')}\nexport const title = 'Café für Zoë';\n`);
    const { code } = await bundleScenario(folder, 'scenarios/shop.ts');
    expect(code).toContain('Caf\\xE9');
    expect(Buffer.byteLength(code)).toBe(code.length);
  });

  test('with the packages of the project in it, old ones too', async () => {
    const folder = join(project, 'node_modules', 'old-fruit');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "name": "old-fruit", "main": "index.js" }');
    await writeFile(join(folder, 'index.js'), "module.exports = { name: 'quince' };");
    const { code } = await bundleScenario(project, 'scenarios/packaged.ts');
    expect(code).toContain('quince');
    expect(importsOf(code)).toEqual([]);
  });

  test.each(['monday-morning', 'thursday-afternoon'])("Peakgate's own %s", async (peak) => {
    const { code } = await bundleScenario(resolve('.'), `scenarios/${peak}.ts`);
    expect(importsOf(code).toSorted()).toEqual(K6_MODULES);
  });

  test("and a new project's own", async () => {
    const { code } = await bundleScenario(resolve('templates/init'), 'scenarios/busy-hour.ts');
    expect(importsOf(code).toSorted()).toEqual(K6_MODULES);
  });
});

describe('the hash says what will be played, not where it lay', () => {
  const hashIn = async (folder: string) => (await bundleScenario(folder, 'scenarios/shop.ts')).sha256;

  test('it is the SHA-256 of the script', async () => {
    const { code, sha256 } = await bundleScenario(project, 'scenarios/shop.ts');
    expect(sha256).toBe(createHash('sha256').update(code).digest('hex'));
  });

  test('two folders, a deeper one, a linked one and the checkout give the same', async () => {
    const other = await projectAt('elsewhere', 'with blanks and ünïcode', 'deeper');
    const link = join(root, 'link');
    await symlink(project, link);
    const hashes = await Promise.all([project, other, link, FIXTURE].map(hashIn));
    expect(new Set(hashes).size).toBe(1);
  });

  test('another journey gives another, another comment does not', async () => {
    const before = await hashIn(project);
    const changed = await projectAt('changed');
    const journey = join(changed, 'scenarios', 'journeys', 'browse.ts');
    const source = await readFile(journey, 'utf8');
    await writeFile(journey, `// ${source.length}\n${source}`);
    expect(await hashIn(changed)).toBe(before);
    await writeFile(journey, source.replace('maxThinkSeconds: 1', 'maxThinkSeconds: 2'));
    expect(await hashIn(changed)).not.toBe(before);
  });

  test('neither script nor map tells where the project or Peakgate lies', async () => {
    const { code, sourceMap } = await bundleScenario(project, 'scenarios/shop.ts');
    for (const place of [root, resolve('.'), tmpdir()]) {
      expect(code).not.toContain(place);
      expect(sourceMap).not.toContain(place);
    }
  });
});

describe('the source map leads back to what was written', () => {
  test('names are those of the project, and of the kit as it is imported', async () => {
    const sources = sourcesOf((await bundleScenario(project, 'scenarios/shop.ts')).sourceMap);
    expect(sources).toEqual(
      expect.arrayContaining([
        'scenarios/shop.ts',
        'scenarios/journeys/browse.ts',
        'peakgate/kit/contract.ts',
      ]),
    );
    for (const source of sources) expect(source).toMatch(/^(scenarios|peakgate\/kit)\/[\w./-]+\.ts$/);
    expect(sources.filter((source) => source.includes('..'))).toEqual([]);
  });

  test('they are the same in a linked folder and inside the checkout', async () => {
    const link = join(root, 'another-link');
    await symlink(project, link);
    const [here, linked, checkout] = await Promise.all(
      [project, link, FIXTURE].map(async (folder) =>
        sourcesOf((await bundleScenario(folder, 'scenarios/shop.ts')).sourceMap),
      ),
    );
    expect(linked).toEqual(here);
    expect(checkout).toEqual(here);
  });

  test('a place in the script is the line of the journey that it came from', async () => {
    const { code, sourceMap } = await bundleScenario(project, 'scenarios/shop.ts');
    const before = code.slice(0, code.indexOf('line-seven-of-browse')).split('\n');
    const entry = new SourceMap(JSON.parse(sourceMap)).findEntry(
      before.length - 1,
      before.at(-1)?.length ?? 0,
    );
    expect(entry).toMatchObject({ originalSource: 'scenarios/journeys/browse.ts', originalLine: 5 });
  });

  test('it holds names, not sources', async () => {
    const { sourceMap } = await bundleScenario(project, 'scenarios/shop.ts');
    expect(JSON.parse(sourceMap)).not.toHaveProperty('sourcesContent');
  });
});

describe('what cannot be bundled is answered with file, line and column', () => {
  test.each([
    ['a slip of the pen', 'syntax-error', ['scenarios/syntax-error.ts:3:22: Unexpected ";"']],
    [
      'files, packages and modules of Node that are not there, all at once',
      'missing-imports',
      [
        'scenarios/missing-imports.ts:1:25: Could not resolve "./nowhere.ts"',
        'scenarios/missing-imports.ts:2:20: Could not resolve "no-such-package"',
        'scenarios/missing-imports.ts:3:30: Could not resolve "node:fs"',
      ],
    ],
    [
      'a name that a file does not export',
      'missing-name',
      ['scenarios/missing-name.ts:1:10: No matching export in "scenarios/late.ts" for import "early"'],
    ],
    [
      'a module that k6 would fetch anew for every leg',
      'remote',
      [
        'scenarios/remote.ts:1:28: "https://jslib.example/k6-utils/1.4.0/index.js" is not part of the project; install the package or copy the file',
      ],
    ],
    [
      'a module that is chosen while k6 runs',
      'computed',
      [
        'scenarios/computed.ts:4:9: This "import" expression will not be bundled because the argument is not a string literal',
      ],
    ],
  ])('%s', async (_, scenario, lines) => {
    const error = await refusalOf(bundleScenario(project, `scenarios/${scenario}.ts`));
    expectNoStack(error);
    expect(answerOf(error)).toBe(
      `bundle-failed, exit 2: The scenario cannot be bundled:\n${lines.join('\n')}\n`,
    );
  });

  test('a misspelt name of the kit', async () => {
    const answer = answerOf(await refusalOf(bundleScenario(project, 'scenarios/broken-kit-use.ts')));
    expect(answer).toContain('scenarios/broken-kit-use.ts:1:10: No matching export in');
    expect(answer).toContain('for import "defineJorney"');
  });

  test('a scenario that is not there is named as the profile names it', async () => {
    const error = await refusalOf(bundleScenario(project, 'scenarios/friday.ts'));
    expectNoStack(error);
    expect(answerOf(error)).toBe('file-missing, exit 2: Cannot read scenarios/friday.ts.\n');
  });

  test('a folder is no scenario', async () => {
    expect(answerOf(await refusalOf(bundleScenario(project, 'scenarios')))).toContain('cannot be bundled');
  });
});

test('k6 plays newer syntax than its engine has', async () => {
  const { code, sourceMap } = await bundleScenario(project, 'scenarios/modern.ts');
  const folder = join(root, 'played');
  await mkdir(folder);
  await writeFile(join(folder, BUNDLE_FILE), code);
  await writeFile(join(folder, SOURCE_MAP_FILE), sourceMap);
  const { path } = await realK6();
  const options = [
    'run',
    '--quiet',
    '--no-usage-report',
    '--summary-mode=disabled',
    '--log-format=raw',
    '-i',
    '1',
  ];
  const { stderr } = await promisify(execFile)(path, [...options, BUNDLE_FILE], { cwd: folder });
  expect(stderr.trim()).toBe('[[1,2,3],"DECORATED","imported late","awaited while loading",3]');
});
