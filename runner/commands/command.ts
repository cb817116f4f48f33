import type { ExitCode } from '../exit-codes.ts';
import type { World } from '../flow/world.ts';

/** What a command gets from the process boundary. */
export interface CommandContext {
  readonly world: World;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly columns: number;
  readonly colour: boolean;
  /** Standard input as it arrives; without it there is nothing to read. */
  readonly openInput?: () => AsyncIterable<string | Uint8Array>;
  /** Writes results to standard output. */
  readonly print: (text: string) => void;
  /** Writes remarks to standard error, so that they never mix with results. */
  readonly note: (text: string) => void;
}

/** Does the work of one command and says how the process ends. */
export type Command<Options> = (options: Options, context: CommandContext) => Promise<ExitCode>;

/** Options that every command on a project folder takes. */
export interface ProjectOptions {
  readonly dir: string;
  readonly thresholds: string;
}
