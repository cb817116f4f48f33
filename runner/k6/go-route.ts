import { executableOnPath } from './find-k6.ts';
import { type Variables } from './hermetic-environment.ts';
import type { InstallRoute } from './install-binary.ts';
import type { K6Environment } from './k6-environment.ts';
import { K6_VERSION } from './k6-version.ts';
import { type CommandOutcome, lastWords } from './run-command.ts';
import { withSignsOfLife } from './signs-of-life.ts';
import { RouteFailed } from './tried-route.ts';

const VERSION_TIMEOUT_MS = 120_000;
const BUILD_TIMEOUT_MS = 30 * 60_000;
const OLDEST_GO_MINOR = 25;
const GET_GO = `install Go 1.${OLDEST_GO_MINOR} or newer: https://go.dev/doc/install`;

/** Builds k6 with Go from the module in tools/k6, whose committed go.sum pins every source by hash. */
export const goRoute: InstallRoute = {
  source: 'go',
  name: 'Go build',
  usualRemedy: ({ goModuleFolder }) =>
    `cd ${goModuleFolder} && CGO_ENABLED=0 go build -mod=readonly -o /tmp/k6 go.k6.io/k6/v2 && export PEAKGATE_K6=/tmp/k6`,
  produce: async (environment, file) => {
    const go = await usableGo(environment);
    environment.progress(`Building k6 ${K6_VERSION} with Go; about two minutes on two cores, once.`);
    const built = await withSignsOfLife(environment.progress, `building k6 ${K6_VERSION}`, () =>
      runGo(environment, go, buildArguments(file), BUILD_TIMEOUT_MS),
    );
    if (built.exitCode !== 0) throw new Error(lastWords(built));
  },
};

// readonly: go.mod and go.sum stay as committed. buildvcs: a checkout that somebody else owns makes git refuse to answer.
const buildArguments = (file: string): readonly string[] => [
  'build',
  '-mod=readonly',
  '-buildvcs=false',
  '-trimpath',
  '-ldflags',
  '-s -w',
  '-o',
  file,
  'go.k6.io/k6/v2',
];

const usableGo = async (environment: K6Environment): Promise<string> => {
  const name = environment.platform === 'win32' ? 'go.exe' : 'go';
  const go = await executableOnPath(name, environment.env['PATH'] ?? '');
  if (go === null) throw new RouteFailed('no go on PATH', GET_GO);
  const outcome = await runGo(environment, go, ['version'], VERSION_TIMEOUT_MS);
  const version = /\bgo(\d+)\.(\d+)\S*/.exec(outcome.stdout);
  if (version === null)
    throw new RouteFailed(`${go} does not print its version: ${lastWords(outcome)}`, GET_GO);
  const tooOld = Number(version[1]) === 1 && Number(version[2]) < OLDEST_GO_MINOR;
  if (tooOld)
    throw new RouteFailed(`${go} is ${version[0]}; 1.${OLDEST_GO_MINOR} or newer is needed`, GET_GO);
  return go;
};

const runGo = (
  environment: K6Environment,
  go: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<CommandOutcome> =>
  environment.run(go, args, {
    cwd: environment.goModuleFolder,
    env: goEnvironment(environment.env),
    timeoutMs,
    ...(environment.signal === undefined ? {} : { signal: environment.signal }),
  });

/**
 * Go keeps the user's proxies, module cache and toolchain choice, and loses what would build something else: flags, an
 * enclosing workspace, another platform.
 */
const goEnvironment = (env: Variables): Record<string, string> => {
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { GOOS: _os, GOARCH: _arch, ...kept } = Object.fromEntries(inherited);
  return { ...kept, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
};
