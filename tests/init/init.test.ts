import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { editorSettings, typesPlace } from '../../runner/init/editor-settings.ts';
import { packageRoot } from '../../runner/package-root.ts';
import { commandLine } from '../judge/command-line.ts';

const COMPILER = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const root = packageRoot();

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What `npm install --save-dev peakgate` leaves, as far as types are concerned. */
const installPeakgate = (project: string): void => {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/k6'), join(modules, '@types/k6'));
  cpSync(join(root, 'package.json'), join(modules, 'peakgate/package.json'));
  cpSync(join(root, 'scenarios/kit'), join(modules, 'peakgate/scenarios/kit'), { recursive: true });
};

const typeErrors = (project: string): string => {
  try {
    execFileSync(process.execPath, [COMPILER, '-p', project], { encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
};

const settingsOf = (project: string): string => readFileSync(join(project, 'tsconfig.json'), 'utf8');

describe('a project that init writes', () => {
  test('where Peakgate is installed, names packages and nothing of this machine', async () => {
    const project = emptyFolder();
    installPeakgate(project);
    const { exitCode, printed } = await commandLine(['init', project]);
    expect(exitCode).toBe(0);
    expect(printed).not.toContain('npm install');
    expect(JSON.parse(settingsOf(project)).compilerOptions).toMatchObject({ types: ['k6'] });
    expect(settingsOf(project)).not.toMatch(/paths|\.\.|"\//);
    expect(typeErrors(project)).toBe('');
  });

  test('says what to do next, each step with its reason in one column', async () => {
    const { printed } = await commandLine(['init', emptyFolder(), '--target', 'http://127.0.0.1:43597']);
    const steps = printed.split('\n').filter((line) => line.includes('# '));
    expect(steps.map((line) => line.trim().replace(/ +#/, ' #'))).toEqual(
      expect.arrayContaining([
        'peakgate validate # reads every file, sends nothing',
        'peakgate run busy-hour --in 2m --target http://127.0.0.1:43597 # two minutes, then the verdict',
      ]),
    );
    expect(new Set(steps.map((line) => line.indexOf('# '))).size).toBe(1);
  });

  test('from a checkout, finds its types by the way there', async () => {
    const project = emptyFolder();
    const { exitCode } = await commandLine(['init', project]);
    expect(exitCode).toBe(0);
    expect(settingsOf(project)).not.toMatch(/"(\/|[A-Z]:)/);
    expect(typeErrors(project)).toBe('');
  });
});

test('types that are not there are a mistake which the compiler tells', () => {
  const project = emptyFolder();
  cpSync(join(root, 'templates/init'), project, { recursive: true });
  cpSync(join(root, 'tsconfig.base.json'), join(project, 'tsconfig.json'));
  expect(typeErrors(project)).toContain('peakgate/kit');
});

describe('a Peakgate that runs from another installation', () => {
  const elsewhere = '/usr/lib/node_modules/peakgate';

  test('is to be installed for the project, too', () => {
    expect(typesPlace(emptyFolder(), elsewhere)).toBe('package-to-come');
  });

  test('is not named in the project', () => {
    const settings = JSON.parse(editorSettings(emptyFolder(), elsewhere));
    expect(settings.compilerOptions).toMatchObject({ types: ['k6'] });
    expect(settings.compilerOptions).not.toHaveProperty('paths');
  });
});
