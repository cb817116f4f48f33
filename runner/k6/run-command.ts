/** How a short helper command ended. Never thrown: the caller decides what a failure means. */
export interface CommandOutcome {
  /** Null when the command could not be started or was ended by a signal. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not end by itself (`spawn go ENOENT`, `timed out`); null when it did, whatever its exit code. */
  readonly problem: string | null;
}

export interface CommandOptions {
  /** The whole environment of the command: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

export type RunCommand = (
  command: string,
  args: readonly string[],
  options: CommandOptions,
) => Promise<CommandOutcome>;

/** Runs a command to its end without a shell and returns what it printed. For short commands: output is kept in memory. */
export const runCommand: RunCommand = async (command, args, options) => {
  const { execa } = await import('execa');
  const result = await execa(command, args, {
    env: options.env,
    extendEnv: false,
    timeout: options.timeoutMs,
    reject: false,
    stdin: 'ignore',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  return {
    exitCode: result.exitCode ?? null,
    stdout: result.stdout,
    stderr: result.stderr,
    problem: problemOf(result),
  };
};

interface ExecaEnding {
  readonly exitCode?: number | undefined;
  readonly timedOut: boolean;
  readonly isCanceled: boolean;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

const problemOf = (result: ExecaEnding): string | null => {
  if (result.timedOut) return 'timed out';
  if (result.isCanceled) return 'interrupted';
  if (result.signal !== undefined) return `ended by ${result.signal}`;
  if (result.exitCode === undefined) return result.originalMessage ?? 'could not be started';
  return null;
};

const SHOWN_LINES = 6;

/** How a command ended and the last lines that it wrote to stderr, for a message about its failure. */
export const lastWords = ({ problem, stderr, exitCode }: CommandOutcome): string => {
  const said = stderr.trim().split('\n').slice(-SHOWN_LINES).join('\n    ');
  return [problem ?? `exit code ${exitCode}`, said].filter(Boolean).join(': ');
};
