import { main } from '../../runner/cli.ts';
import type { ExitCode } from '../../runner/exit-codes.ts';

/** What a command line said and how it ended. */
export interface Said {
  readonly exitCode: ExitCode;
  readonly printed: string;
  readonly noted: readonly string[];
}

/** Runs a command line as `bin.ts` does, with this as standard input. */
export async function commandLine(
  argv: readonly string[],
  input: AsyncIterable<string | Uint8Array> = nothing(),
  interrupted: AbortSignal = new AbortController().signal,
): Promise<Said> {
  const printed: string[] = [];
  const noted: string[] = [];
  const exitCode = await main(argv, {
    world: {
      env: {},
      now: () => new Date(0),
      progress: { update: () => {}, line: (text) => noted.push(text), stop: () => {} },
      interrupted,
      versions: { peakgate: '0.0.0', node: '20' },
      machine: { platform: 'test', cpuModel: 'test', cores: 2, memoryBytes: 1e9 },
    },
    cwd: '.',
    columns: 120,
    colour: false,
    openInput: () => input,
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
  });
  return { exitCode, printed: printed.join(''), noted };
}

async function* nothing(): AsyncGenerator<string> {}
