import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { PeakgateError, refuseDisk } from '../errors.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { parseTargetUrl } from '../flow/target-address.ts';
import { editorSettings, typesPlace } from '../init/editor-settings.ts';
import { packageRoot } from '../package-root.ts';
import type { Command } from './command.ts';

export interface InitOptions {
  readonly folder: string;
  readonly target?: string;
}

/** Without it the project runs, and an editor knows no types. */
const installFrom = (root: string): NextStep => [
  `npm install --save-dev "${root}" typescript`,
  'the types of what journeys are written with',
];

type NextStep = readonly [command: string, why: string];

const SCHEMAS = ['thresholds.schema.json', 'profile.schema.json'];

/** `init [folder]`: a project for the user's own service: one journey, one profile, three objectives, runnable at once. */
export const initCommand: Command<InitOptions> = async ({ folder, target }, context) => {
  const url = target === undefined ? null : parseTargetUrl(target);
  const project = resolve(context.cwd, folder);
  const root = packageRoot();
  const template = join(root, 'templates', 'init');
  await refuseOverwriting(template, project);
  await mkdir(project, { recursive: true }).catch(refuseDisk);
  await cp(template, project, { recursive: true }).catch(refuseDisk);
  for (const schema of SCHEMAS)
    await cp(join(root, 'schemas', schema), join(project, 'schemas', schema)).catch(refuseDisk);
  await writeFile(join(project, 'tsconfig.json'), editorSettings(project, root)).catch(refuseDisk);
  if (url !== null) await allowTarget(join(project, 'thresholds.json'), url);
  const folderShown = relative(context.cwd, project) || '.';
  const first = typesPlace(project, root) === 'package-to-come' ? [installFrom(root)] : [];
  context.print(nextSteps(folderShown, url?.origin ?? 'http://127.0.0.1:8080', first));
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

/** The user's own target may be loaded, and nothing else on its host's other ports. */
async function allowTarget(file: string, url: URL): Promise<void> {
  const thresholds = JSON.parse(await readFile(file, 'utf8'));
  thresholds.gate.targets = [url.origin];
  await writeFile(file, `${JSON.stringify(thresholds, null, 2)}\n`);
}

function nextSteps(folder: string, target: string, first: readonly NextStep[]): string {
  const steps: readonly NextStep[] = [
    ...first,
    ['peakgate validate', 'reads every file, sends nothing'],
    [`peakgate run busy-hour --in 2m --target ${target}`, 'two minutes, then the verdict'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return `${[
    `Wrote a project to ${folder === '.' ? 'this folder' : folder}: thresholds.json, profiles/busy-hour.json, scenarios/journeys/browse.ts.`,
    'Next:',
    ...(folder === '.' ? [] : [`  cd ${folder}`]),
    ...steps.map(([command, why]) => `  ${command.padEnd(width)}   # ${why}`),
  ].join('\n')}\n`;
}
