import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Evaluation } from '../runner/schema/evaluation-schema.ts';
import { startTarget } from '../target/start-target.ts';
import { errorText, TargetError } from '../target/target-error.ts';

export type Architecture = 'modern' | 'legacy';

export interface DemoOptions {
  readonly in?: string;
  readonly results: string;
  /** Keep the evaluation instead of letting the gate print its verdict. */
  readonly json?: boolean;
}

export interface DemoRun {
  readonly architecture: Architecture;
  readonly exitCode: number;
  /** With where its report is; null when the gate could not judge. */
  readonly evaluation: (Evaluation & { readonly reportFile: string }) | null;
}

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
/** The target shares the machine with the load generator, which must never wait for it. */
const LOWEST_PRIORITY = 19;
const REFUSED = 2;

/** Starts the demo system, runs the gate against it, and stops it, whatever happens in between. */
export async function demoLeg(architecture: Architecture, options: DemoOptions): Promise<DemoRun> {
  process.stderr.write(`demo: starting the ${architecture} system with its own PostgreSQL\n`);
  try {
    const target = await startTarget({
      architecture,
      niceness: LOWEST_PRIORITY,
      note: (text) => process.stderr.write(text),
    });
    try {
      return await gate(architecture, target.url, options);
    } finally {
      await target.stop();
    }
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    process.stderr.write(`demo: ${errorText(error)}\n      ${error.remedy}\n`);
    return { architecture, exitCode: REFUSED, evaluation: null };
  }
}

/** The gate as a user would call it, in a process of its own. */
async function gate(architecture: Architecture, target: string, options: DemoOptions): Promise<DemoRun> {
  const args = [
    'gate',
    '--dir',
    CHECKOUT,
    '--thresholds',
    'thresholds.demo.json',
    '--target',
    target,
    '--results',
    options.results,
  ];
  if (options.in !== undefined) args.push('--in', options.in);
  if (options.json) args.push('--json');
  const bin = fileURLToPath(new URL('../runner/bin.ts', import.meta.url));
  const result = await execa(process.execPath, ['--import', import.meta.resolve('tsx'), bin, ...args], {
    reject: false,
    stdio: ['ignore', options.json ? 'pipe' : 'inherit', 'inherit'],
    forceKillAfterDelay: 60_000,
  });
  const evaluation = options.json && result.stdout ? JSON.parse(result.stdout) : null;
  return { architecture, exitCode: result.exitCode ?? 1, evaluation };
}
