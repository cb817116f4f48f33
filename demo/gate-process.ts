import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export interface GateOptions {
  /** Keep what the gate prints on stdout instead of showing it. */
  readonly isKept: boolean;
  /** Keep its progress and its messages, too. */
  readonly isQuiet?: boolean;
  /** Added to this process's environment: what no command line may show. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the gate: TERM once, KILL when it has not ended a minute later. */
  readonly interrupted: AbortSignal;
  /** The program that is run; the checkout's own `peakgate` when left out. */
  readonly program?: string;
}

export interface GateEnding {
  /** Null when the process was killed, or never began. */
  readonly exitCode: number | null;
  /** What it printed on stdout, if that was kept; else empty. */
  readonly printed: string;
  /** What it said on stderr, if that was kept; else empty. */
  readonly said: string;
}

const PEAKGATE = fileURLToPath(new URL('../runner/bin.ts', import.meta.url));
const LAST_RESORT_AFTER_MS = 60_000;

/** Runs the gate as a user would call it, in a process of its own, and waits until it has ended. */
export async function runGate(args: readonly string[], options: GateOptions): Promise<GateEnding> {
  const { isKept, isQuiet = false, interrupted, env = {}, program = PEAKGATE } = options;
  const loaders = ['tsx', './end-with-demo.ts'].flatMap((name) => ['--import', import.meta.resolve(name)]);
  const { exitCode, stdout, stderr } = await execa(process.execPath, [...loaders, program, ...args], {
    reject: false,
    // A session of its own: a terminal's Ctrl-C reaches the demo alone, which hands it on once.
    detached: true,
    ipc: true,
    env: { ...env },
    stdio: ['ignore', isKept ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
    cancelSignal: interrupted,
    forceKillAfterDelay: LAST_RESORT_AFTER_MS,
  });
  return { exitCode: exitCode ?? null, printed: stdout ?? '', said: stderr ?? '' };
}
