import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { packageRoot } from '../package-root.ts';

/**
 * Where a project finds the types of the kit and of k6.
 * - `package`: among the packages installed for it, by their names.
 * - `package-to-come`: there, too, once Peakgate is installed for the project; it runs from another installation now.
 * - `checkout`: in a checkout of Peakgate, which is no package; by the way from the project to it.
 */
export type TypesPlace = 'package' | 'package-to-come' | 'checkout';

/** `root` is the folder of the Peakgate that runs. */
export function typesPlace(project: string, root: string = packageRoot()): TypesPlace {
  if (resolved('peakgate/kit', project) !== null) return 'package';
  return root.split(sep).includes('node_modules') ? 'package-to-come' : 'checkout';
}

const COMPILER_OPTIONS = {
  module: 'esnext',
  moduleResolution: 'bundler',
  target: 'es2022',
  lib: ['es2022'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/** The tsconfig.json of a project: lets `tsc` and an editor find the kit's types without naming this machine. */
export function editorSettings(project: string, root: string = packageRoot()): string {
  const found = typesPlace(project, root) === 'checkout' ? inCheckout(project, root) : { types: ['k6'] };
  const compilerOptions = { ...COMPILER_OPTIONS, ...found };
  return `${JSON.stringify({ compilerOptions, include: ['scenarios'] }, null, 2)}\n`;
}

function inCheckout(project: string, root: string) {
  const k6 = dirname(
    resolved('@types/k6/package.json', root) ?? join(root, 'node_modules/@types/k6/package.json'),
  );
  const k6Types = wayTo(k6, project);
  return {
    types: [k6Types],
    paths: {
      'peakgate/kit': [wayTo(join(root, 'scenarios/kit/index.ts'), project)],
      k6: [k6Types],
      'k6/*': [`${k6Types}/*`],
    },
  };
}

/** Relative, but where there is no such way: on another drive. A checkout lies never inside the project. */
function wayTo(file: string, project: string): string {
  const way = relative(project, file);
  return way.replaceAll('\\', '/');
}

function resolved(specifier: string, folder: string): string | null {
  try {
    return createRequire(join(folder, 'package.json')).resolve(specifier);
  } catch {
    return null;
  }
}
