import type { Command as Program } from 'commander';
import type { Command } from '../commands/command.ts';

/**
 * Runs a command with the options of its command line. It is loaded only then: whoever wants a verdict waits for no plan,
 * generator or observer to be loaded.
 */
export type Perform = <Options>(load: () => Promise<Command<Options>>, options: Options) => Promise<void>;

/** Adds a command to the program; its help ends with the example. */
export function command(program: Program, usage: string, description: string, example: string): Program {
  return program.command(usage).description(description).addHelpText('after', `\nExample:\n  ${example}`);
}

/** The options of everything that plays, or would play, profiles. */
export function playOptions(command: Program): Program {
  return command
    .option('--in <duration>', 'how long a leg takes: 90s, 20m; the profile is played faster')
    .option('--seed <number>', 'draws the arrivals; the same seed sends the same sequence')
    .option('--dir <folder>', 'the project: thresholds.json, profiles/, scenarios/', '.')
    .option('--thresholds <file>', 'thresholds file inside the project', 'thresholds.json');
}

/** The option of everything that plans virtual users for a load. */
export function sizingOption(command: Program): Program {
  return command.option(
    '--sized-by <folder>',
    'results folder whose measured journeys, and not the limits, say how many virtual users it takes',
  );
}
