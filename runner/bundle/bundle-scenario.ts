import { createHash } from 'node:crypto';
import { access, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildFailure, BuildResult, Message, Plugin } from 'esbuild';
import { PeakgateError } from '../errors.ts';
import { kitEntry } from '../package-root.ts';

/** One scenario as a single k6 script, without a plan: one bundle serves every leg. */
export interface Bundle {
  /** The scenario file as the profile names it: `scenarios/monday-morning.ts`. */
  readonly scenario: string;
  readonly code: string;
  readonly sourceMap: string;
  readonly sha256: string;
}

export const BUNDLE_FILE = 'bundle.js';
export const SOURCE_MAP_FILE = 'bundle.js.map';

/** What k6's JavaScript engine lacks; esbuild writes it in what the engine has. */
const REWRITTEN = {
  'async-generator': false,
  'for-await': false,
  'dynamic-import': false,
  decorators: false,
};

/** k6 would fetch such a module anew for every leg: not what was hashed, and not without the network. */
const refuseRemoteModules: Plugin = {
  name: 'refuse-remote-modules',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^(https?:)?\/\// }, ({ path }) => ({
      errors: [{ text: `"${path}" is not part of the project; install the package or copy the file` }],
    }));
  },
};

/** Joins the scenario, its journeys and the kit into one script. Paths in it are relative to the project, so its hash is too. */
export async function bundleScenario(projectFolder: string, scenario: string): Promise<Bundle> {
  const entry = resolve(projectFolder, scenario);
  await access(entry).catch((cause) => {
    throw new PeakgateError('file-missing', scenario, { cause });
  });
  // esbuild names files by their real paths; a linked project folder would lie outside of itself.
  const folder = await realpath(projectFolder);
  const result = await buildBundle(entry, folder);
  const text = (suffix: string) => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  const code = text(BUNDLE_FILE);
  const sourceMap = withPortableSources(text(SOURCE_MAP_FILE), folder);
  return { scenario, code, sourceMap, sha256: createHash('sha256').update(code).digest('hex') };
}

async function buildBundle(entry: string, projectFolder: string): Promise<BuildResult<{ write: false }>> {
  // Loaded where something is bundled, and not by every command.
  const { build } = await import('esbuild');
  try {
    return await build({
      entryPoints: [entry],
      outfile: join(projectFolder, BUNDLE_FILE),
      absWorkingDir: projectFolder,
      write: false,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['import', 'module', 'default'],
      target: 'es2022',
      supported: REWRITTEN,
      plugins: [refuseRemoteModules],
      // A module that is chosen while k6 runs cannot be in the bundle.
      logOverride: { 'unsupported-dynamic-import': 'error' },
      external: ['k6', 'k6/*'],
      alias: { 'peakgate/kit': kitEntry() },
      sourcemap: 'linked',
      sourcesContent: false,
      // k6's engine counts the columns of a line in bytes, source maps in characters: they agree where each is one byte.
      charset: 'ascii',
      // Path comments would make the bundle, and so its hash, depend on where the project lies.
      minifyWhitespace: true,
      logLevel: 'silent',
    });
  } catch (cause) {
    throw new PeakgateError('bundle-failed', describeFailure(cause), { cause });
  }
}

function describeFailure(cause: unknown): string {
  if (!isBuildFailure(cause)) return String(cause);
  return cause.errors.map(describeMessage).join('\n');
}

function isBuildFailure(cause: unknown): cause is BuildFailure {
  return cause instanceof Error && 'errors' in cause;
}

function describeMessage({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

/** Names the kit's own files `peakgate/kit/…` instead of by their way out of the project. */
function withPortableSources(map: string, projectFolder: string): string {
  const parsed: { sources: string[] } = JSON.parse(map);
  const kitFolder = relative(projectFolder, dirname(kitEntry()));
  const sources = parsed.sources.map((source) =>
    source.startsWith(`${kitFolder}/`) ? `peakgate/kit/${source.slice(kitFolder.length + 1)}` : source,
  );
  return JSON.stringify({ ...parsed, sources });
}
