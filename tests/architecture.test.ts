import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which folders a folder may import from, besides itself. What is not listed may import nothing. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'scenarios/kit/contract.ts': [],
  'scenarios/kit': ['scenarios/kit/contract.ts'],
  scenarios: ['scenarios/kit'],
  'runner/exit-codes.ts': [],
  'runner/errors.ts': ['runner/exit-codes.ts'],
  'runner/package-root.ts': [],
  'runner/statistics': [],
  'runner/schema': ['runner/errors.ts', 'scenarios/kit/contract.ts'],
  'runner/grammar': ['runner/schema'],
  'runner/model': [
    'runner/exit-codes.ts',
    'runner/schema',
    'runner/grammar',
    'runner/statistics',
    'scenarios/kit/contract.ts',
  ],
  'runner/plan': LEAVES(),
  'runner/evaluate': LEAVES(),
  'runner/config': LEAVES(),
  'runner/bundle': LEAVES(),
  'runner/k6': LEAVES(),
  'runner/observe': LEAVES(),
  'runner/record': LEAVES(),
  'runner/baseline': LEAVES(),
  'runner/compare': LEAVES(),
  'runner/doctor': LEAVES(),
  'runner/judge': LEAVES(),
  'runner/init': LEAVES(),
  // The gate tests the very evaluation that it judges with, on runs planned and stored like those of users.
  'runner/selftest': [
    ...LEAVES(),
    'runner/config',
    'runner/plan',
    'runner/evaluate',
    'runner/record',
    'runner/console',
  ],
  'runner/console': LEAVES(),
  reports: LEAVES(),
  'runner/flow': [...LEAVES(), ...STAGES(), 'runner/doctor', 'reports'],
  'runner/pipeline.ts': [...LEAVES(), 'runner/flow', 'runner/record'],
  // Beyond the flow, only what belongs to one command alone.
  'runner/commands': [
    ...LEAVES(),
    'runner/flow',
    'runner/pipeline.ts',
    'runner/console',
    'runner/doctor',
    'runner/judge',
    'runner/init',
    'runner/selftest',
  ],
  'runner/cli': ['runner/commands', 'runner/console'],
  'runner/cli.ts': [
    'runner/cli',
    'runner/commands',
    'runner/console',
    'runner/errors.ts',
    'runner/exit-codes.ts',
  ],
  'runner/bin.ts': ['runner/cli.ts', 'runner/commands', 'runner/console', 'runner/package-root.ts'],
  target: [],
  // The matrix of faults is drawn as the reports' charts are.
  demo: [...LEAVES(), 'runner/console', 'reports', 'target'],
  // A long record is made as the selftest makes its own, and kept like those of users; the demo target is loaded as the demo does.
  bench: [
    ...LEAVES(),
    'runner/k6',
    'runner/observe',
    'runner/record',
    'runner/selftest',
    'reports',
    'demo',
    'target',
    'tools',
  ],
  // What k6 sent is read from a run in the way of all commands.
  tools: ['runner/schema', 'runner/model', 'runner/record', 'runner/selftest', 'scenarios/kit/contract.ts'],
};

function LEAVES(): string[] {
  return [
    'runner/model',
    'runner/schema',
    'runner/statistics',
    'runner/grammar',
    'runner/errors.ts',
    'runner/exit-codes.ts',
    'runner/package-root.ts',
    'scenarios/kit/contract.ts',
  ];
}

function STAGES(): string[] {
  return ['config', 'bundle', 'plan', 'k6', 'observe', 'record', 'evaluate', 'baseline', 'compare'].map(
    (stage) => `runner/${stage}`,
  );
}

/** Each npm dependency has one owner. `execa` and `picocolors` are small enough tools to have a few. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@sinclair/typebox': ['runner/schema', 'runner/config', 'runner/record', 'demo/faults'],
  ajv: ['runner/schema'],
  'fastest-levenshtein': ['runner/schema'],
  commander: ['runner/cli.ts', 'runner/cli', 'target', 'demo', 'bench', 'tools'],
  esbuild: ['runner/bundle', 'tools'],
  execa: ['runner/k6', 'runner/flow', 'demo'],
  tar: ['runner/k6'],
  fflate: ['runner/k6'],
  'proper-lockfile': ['runner/k6'],
  'env-paths': ['runner/k6', 'target'],
  'pure-rand': ['runner/plan', 'runner/selftest'],
  'cli-table3': ['runner/console'],
  picocolors: ['runner/console'],
  'chart.js': ['reports'],
  '@napi-rs/canvas': ['reports/charts'],
  autocannon: ['runner/doctor'],
  fastify: ['target'],
  '@fastify/websocket': ['target/services'],
  ws: ['target/services'],
  'pg-boss': ['target/jobs'],
  pg: ['target', 'runner/observe', 'bench'],
  'playwright-core': ['tools'],
};

const PURE = [
  'runner/model',
  'runner/schema',
  'runner/statistics',
  'runner/grammar',
  'runner/plan',
  'runner/evaluate',
  'runner/compare',
  'runner/selftest/worlds',
  'runner/selftest/runs',
  'runner/selftest/faults',
  'runner/selftest/rates',
];

const IMPURE = [
  /from 'node:/,
  /\bprocess\./,
  /\bDate\.now\(/,
  /new Date\(\)/,
  /Math\.random\(/,
  /\bconsole\./,
  /\bperformance\.now\(/,
];

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const FOLDERS = ['runner', 'reports', 'scenarios', 'target', 'demo', 'bench', 'tools'];

const files: SourceFile[] = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => readSource(join(folder, path))),
);

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import\()\s*'([\w@./:-]+)'/g)].map((match) => match[1] ?? '');
  return { path, text, imports: specifiers };
}

/** The longest listed folder that a file belongs to. */
function unitOf(path: string): string {
  const units = Object.keys(MAY_IMPORT).filter((unit) => path === unit || path.startsWith(`${unit}/`));
  return units.toSorted((a, b) => b.length - a.length)[0] ?? `unlisted: ${path}`;
}

function localImports({ path, imports }: SourceFile): string[] {
  return imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative('.', resolve(dirname(path), specifier)));
}

describe('imports point one way', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test('every file belongs to a listed folder', () => {
    expect(files.map(({ path }) => unitOf(path)).filter((unit) => unit.startsWith('unlisted'))).toEqual([]);
  });

  test('no file imports from where it may not', () => {
    expect(files.flatMap(breachesOf)).toEqual([]);
  });
});

function breachesOf(file: SourceFile): string[] {
  const own = unitOf(file.path);
  const foreign = localImports(file).filter((imported) => {
    const unit = unitOf(imported);
    return unit !== own && !(MAY_IMPORT[own] ?? []).includes(unit);
  });
  return foreign.map((imported) => `${file.path} imports ${imported}`);
}

describe('the two worlds do not meet', () => {
  test('only the kit and journeys import k6', () => {
    const outside = files.filter(
      ({ path, imports }) =>
        !path.startsWith('scenarios/') && imports.some((each) => each === 'k6' || each.startsWith('k6/')),
    );
    expect(outside.map(({ path }) => path)).toEqual([]);
  });

  test('nothing in scenarios imports Node or an npm package', () => {
    const foreign = files
      .filter(({ path }) => path.startsWith('scenarios/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            (each) =>
              !each.startsWith('.') && each !== 'k6' && !each.startsWith('k6/') && each !== 'peakgate/kit',
          )
          .map((each) => `${path}: ${each}`),
      );
    expect(foreign).toEqual([]);
  });

  test('the contract holds constants and types only', () => {
    const contract = files.find(({ path }) => path === 'scenarios/kit/contract.ts');
    expect(contract?.imports).toEqual([]);
    expect(contract?.text).not.toMatch(/\bfunction\b|=>|\bclass\b/);
  });
});

test('the core is pure: no disk, no clock, no chance, no output', () => {
  const core = files.filter(({ path }) => PURE.some((folder) => path.startsWith(`${folder}/`)));
  const impure = core.flatMap(({ path, text }) =>
    IMPURE.filter((pattern) => pattern.test(text)).map((pattern) => `${path}: ${pattern}`),
  );
  expect(impure).toEqual([]);
});

describe('the outside world is injected', () => {
  test('only bin.ts reads arguments, environment and streams, or ends the process', () => {
    const naming = files.filter(
      ({ path, text }) =>
        path.startsWith('runner/') &&
        path !== 'runner/bin.ts' &&
        /\bprocess\.(exit|argv|env|cwd|stdout|stderr)\b/.test(text),
    );
    expect(naming.map(({ path }) => path)).toEqual([]);
  });
});

test('no service of the target knows another one: they meet in the platform', () => {
  const services = files.filter(
    ({ path, text }) =>
      path.startsWith('target/services/') && /export function add\w+\(\w+: FastifyInstance/.test(text),
  );
  const paths = services.map(({ path }) => path);
  expect(paths.length).toBeGreaterThanOrEqual(14);
  expect(services.flatMap(localImports).filter((imported) => paths.includes(imported))).toEqual([]);
});

test('each npm dependency has its owners', () => {
  const uses = files.flatMap(({ path, imports }) =>
    imports.filter(isPackage).map((name) => ({ path, name: packageName(name) })),
  );
  const strangers = uses.filter(
    ({ path, name }) => !(OWNERS[name] ?? []).some((owner) => path === owner || path.startsWith(`${owner}/`)),
  );
  expect(strangers.map(({ path, name }) => `${path} imports ${name}`)).toEqual([]);
});

describe('what the published package depends on', () => {
  const {
    dependencies,
    optionalDependencies,
  }: Record<string, Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8'));
  /** Read as files: the kit's types, and the fonts of charts. */
  const READ_AS_FILES = ['@types/k6', 'dejavu-fonts-ttf'];

  test('is what it imports, and what it reads as files', () => {
    const published = files.filter(({ path }) => /^(runner|reports)\//.test(path));
    const imported = published.flatMap(({ imports }) => imports.filter(isPackage).map(packageName));
    const needed = new Set([...imported, ...READ_AS_FILES]);
    expect(Object.keys(dependencies ?? {}).toSorted()).toEqual([...needed].toSorted());
  });

  test('leaves the PostgreSQL of the demo out', () => {
    expect(optionalDependencies).toBeUndefined();
    expect(Object.keys(dependencies ?? {}).filter((name) => name.includes('postgres'))).toEqual([]);
  });
});

function isPackage(specifier: string): boolean {
  return !/^(\.|node:|k6$|k6\/|peakgate\/kit$)/.test(specifier);
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

test('the flow is one short file', () => {
  expect(readFileSync('runner/pipeline.ts', 'utf8').split('\n').length).toBeLessThanOrEqual(70);
});
