import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { PeakgateError } from '../errors.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { parseTargetUrl } from '../flow/target-address.ts';
import { packageRoot } from '../package-root.ts';
import type { Command } from './command.ts';

export interface InitOptions {
  readonly folder: string;
  readonly target?: string;
}

const SCHEMAS = ['thresholds.schema.json', 'profile.schema.json'];

/** `init [folder]`: a project for the user's own service: one journey, one profile, three objectives, runnable at once. */
export const initCommand: Command<InitOptions> = async ({ folder, target }, context) => {
  const url = target === undefined ? null : parseTargetUrl(target);
  const project = resolve(context.cwd, folder);
  const root = packageRoot();
  const template = join(root, 'templates', 'init');
  await refuseOverwriting(template, project);
  await mkdir(project, { recursive: true }).catch(refuse);
  await cp(template, project, { recursive: true }).catch(refuse);
  for (const schema of SCHEMAS)
    await cp(join(root, 'schemas', schema), join(project, 'schemas', schema)).catch(refuse);
  await writeFile(join(project, 'tsconfig.json'), editorSettings(root)).catch(refuse);
  if (url !== null) await allowTarget(join(project, 'thresholds.json'), url);
  context.print(nextSteps(relative(context.cwd, project) || '.', url?.origin ?? 'http://127.0.0.1:8080'));
  return EXIT_CODES.pass;
};

async function refuseOverwriting(template: string, project: string): Promise<void> {
  const own = await readdir(template);
  const present = await readdir(project).catch(() => []);
  const clashes = present.filter(
    (name) => own.includes(name) || name === 'tsconfig.json' || name === 'schemas',
  );
  if (clashes.length > 0) throw new PeakgateError('folder-not-empty', `${project} (${clashes.join(', ')})`);
}

function refuse(cause: Error): never {
  throw new PeakgateError('disk-failed', cause.message, { cause });
}

/** Lets an editor find the kit's types, wherever Peakgate is installed. */
function editorSettings(root: string): string {
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    lib: ['es2022'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [join(root, 'node_modules', '@types', 'k6')],
    paths: { 'peakgate/kit': [join(root, 'scenarios', 'kit', 'index.ts')] },
  };
  return `${JSON.stringify({ compilerOptions, include: ['scenarios'] }, null, 2)}\n`;
}

/** The user's own target may be loaded, and nothing else on its host's other ports. */
async function allowTarget(file: string, url: URL): Promise<void> {
  const thresholds = JSON.parse(await readFile(file, 'utf8'));
  thresholds.gate.targets = [url.origin];
  await writeFile(file, `${JSON.stringify(thresholds, null, 2)}\n`);
}

function nextSteps(folder: string, target: string): string {
  const enter = folder === '.' ? [] : [`  cd ${folder}`];
  return `${[
    `Wrote a project to ${folder}: thresholds.json, profiles/busy-hour.json, scenarios/journeys/browse.ts.`,
    'Next:',
    ...enter,
    '  peakgate validate                                         # reads every file, sends nothing',
    `  peakgate run busy-hour --in 2m --target ${target}   # two minutes, then the verdict`,
  ].join('\n')}\n`;
}
