import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PeakgateError } from '../errors.ts';
import { emptyK6ConfigFile } from '../package-root.ts';
import { hermeticEnvironment, type Variables } from './hermetic-environment.ts';
import { readLogLine } from './k6-log-line.ts';
import { redactorOf } from './redact.ts';
import { type CommandOutcome, type RunCommand, runCommand } from './run-command.ts';

const INSPECT_TIMEOUT_MS = 60_000;

export interface InspectOptions {
  /** The environment of this process, of which only the essentials are passed on. */
  readonly inherited: Variables;
  /** What the script sees in `__ENV` besides. */
  readonly allowed?: Variables;
  /** Values that no message may show. */
  readonly secrets?: readonly string[];
  /** Paths in messages are shown relative to this folder; `folder` when not given. */
  readonly shownFrom?: string;
  readonly run?: RunCommand;
}

/**
 * The options that a script exports, as `k6 inspect` prints them: its init code runs, no load is sent. `k6` and
 * `bundleFile` are paths, the latter absolute or relative to `folder`.
 * @throws PeakgateError `catalogue-failed` with k6's message in terms of the original source files.
 */
export const inspectScript = async (
  k6: string,
  folder: string,
  bundleFile: string,
  options: InspectOptions,
): Promise<Readonly<Record<string, unknown>>> => {
  const outcome = await (options.run ?? runCommand)(k6, inspectArguments(bundleFile), {
    cwd: folder,
    env: hermeticEnvironment(options.inherited, options.allowed),
    timeoutMs: INSPECT_TIMEOUT_MS,
  });
  const parsed = outcome.exitCode === 0 ? parseOptions(outcome.stdout) : null;
  if (parsed === null)
    throw new PeakgateError('catalogue-failed', complaintOf(outcome, { shownFrom: folder, ...options }));
  return parsed;
};

const inspectArguments = (bundleFile: string): readonly string[] => [
  'inspect',
  '--quiet',
  '--log-format=json',
  '--log-output=stderr',
  `--config=${emptyK6ConfigFile()}`,
  '--include-system-env-vars',
  bundleFile,
];

const parseOptions = (stdout: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
};

type Complaining = Pick<InspectOptions, 'secrets'> & { readonly shownFrom: string };

const complaintOf = (outcome: CommandOutcome, { secrets = [], shownFrom }: Complaining): string => {
  const redact = redactorOf(secrets);
  const lines = outcome.stderr.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) => readLogLine(line, redact));
  const errors = read.filter(({ level }) => level === 'error' || level === 'fatal');
  const said = (errors.length > 0 ? errors : read.slice(0, 1)).map(({ message }) =>
    cleanMessage(message, shownFrom),
  );
  if (said.length > 0) return said.join('\n');
  return `k6 inspect says nothing (${outcome.problem ?? `exit code ${outcome.exitCode}`})`;
};

const NOISE: readonly (readonly [RegExp, string])[] = [
  [/^could not initialize '[^']*': /, ''],
  [/^could not load JS test '[^']*': /, ''],
  [/^GoError: /, ''],
  [/ Make sure that you've specified the right path to the file\..*$/s, ''],
  // Frames inside k6 itself say nothing about the scenario.
  [/\n\s*at [^\n]*\(native\)(?=\n|$)/g, ''],
  [/(:\d+:\d+)\(\d+\)/g, '$1'],
];

const FRAME = /^\s*at /;
const KIT_FRAME = /^\s*at .*\bpeakgate\/kit\//;

/** A message of k6 without its own prefixes, Go frames and instruction counters, and with paths instead of URLs. */
const cleanMessage = (message: string, shownFrom: string): string => {
  const quiet = NOISE.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
  const withPaths = quiet.replace(/file:\/\/[^\s:)'"]+/g, (url) => shownPath(url, shownFrom));
  return withoutKitFrames(withPaths.replaceAll('\t', '    ')).trim();
};

/** Where in the kit something was refused tells a journey's author nothing, as long as a line of theirs is left. */
const withoutKitFrames = (message: string): string => {
  const lines = message.split('\n');
  const own = lines.filter((line) => !KIT_FRAME.test(line));
  return (own.some((line) => FRAME.test(line)) ? own : lines).join('\n');
};

const shownPath = (url: string, shownFrom: string): string => {
  try {
    const path = fileURLToPath(url);
    const short = relative(shownFrom, path);
    return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
  } catch {
    return url;
  }
};
