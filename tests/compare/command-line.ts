import { main } from '../../runner/cli.ts';
import type { CommandContext } from '../../runner/commands/command.ts';

/** What one command line said, and how it ended. */
export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in a folder, at a fixed time, on a terminal of 120 columns. */
export async function peakgate(folder: string, ...argv: readonly string[]): Promise<Said> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const context: CommandContext = {
    world: {
      env: {},
      now: () => new Date('2026-11-24T08:00:00.000Z'),
      progress: { update() {}, line() {}, stop() {} },
      interrupted: new AbortController().signal,
      versions: { peakgate: '0.1.0', node: '20.20.2' },
      machine: { platform: 'linux', cpuModel: 'any', cores: 2, memoryBytes: 8_000_000_000 },
    },
    cwd: folder,
    columns: 120,
    colour: false,
    print: (text) => void stdout.push(text),
    note: (text) => void stderr.push(text),
  };
  const exitCode = await main(argv, context);
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}
