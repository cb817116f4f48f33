import { CommanderError, Command as Program } from 'commander';
import type { Perform } from './cli/command-options.ts';
import { addComparing } from './cli/comparing.ts';
import { addJudging } from './cli/judging.ts';
import { addMeasuring } from './cli/measuring.ts';
import { addPlanning } from './cli/planning.ts';
import { addSelfTesting } from './cli/self-testing.ts';
import { addSettingUp } from './cli/setting-up.ts';
import type { CommandContext } from './commands/command.ts';
import { errorText } from './console/errors-text.ts';
import { PeakgateError } from './errors.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

const EXIT_HELP = `
Exit codes: 0 pass · 1 fail · 2 usage or configuration · 3 invalid · 4 inconclusive · 70 a defect of Peakgate · 130 interrupted`;

/** Runs one command line and returns how the process should end. Never throws. */
export async function main(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    return await parse(argv, context);
  } catch (error) {
    context.world.progress.stop();
    return tellFailure(error, context);
  }
}

function tellFailure(error: unknown, context: CommandContext): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.pass : EXIT_CODES.usage;
  if (context.world.interrupted.aborted) {
    context.note('Interrupted.');
    return EXIT_CODES.interrupted;
  }
  context.note(errorText(error, { colour: context.colour, columns: context.columns }));
  return error instanceof PeakgateError ? error.exitCode : EXIT_CODES.internal;
}

async function parse(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let ending: ExitCode = EXIT_CODES.pass;
  const program = createProgram(context, async (load, options) => {
    const command = await load();
    ending = await command(options, context);
  });
  await program.parseAsync([...argv], { from: 'user' });
  return ending;
}

function createProgram(context: CommandContext, perform: Perform): Program {
  const program = new Program('peakgate')
    .description('Does the system still hold its SLOs at 2.5x and 3x of its worst hours?')
    .version(context.world.versions.peakgate)
    .configureOutput({ writeOut: context.print, writeErr: context.note })
    .configureHelp({ showGlobalOptions: false })
    .exitOverride()
    .addHelpText('after', EXIT_HELP)
    .showHelpAfterError('Add --help for what there is.');
  addMeasuring(program, perform);
  addPlanning(program, perform);
  addJudging(program, perform);
  addComparing(program, perform);
  addSettingUp(program, perform);
  addSelfTesting(program, perform);
  return program;
}
