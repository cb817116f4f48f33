import type { Command as Program } from 'commander';
import { command, type Perform, playOptions, sizingOption } from './command-options.ts';

const planCommand = async () => (await import('../commands/plan.ts')).planCommand;
const validateCommand = async () => (await import('../commands/plan.ts')).validateCommand;

/** `plan` and `validate`: what would be played, without load. */
export function addPlanning(program: Program, perform: Perform): void {
  const plan = command(
    program,
    'plan [profile]',
    'show what would be played and judged, without load',
    'peakgate plan monday-morning --load 2.5 --in 20m',
  )
    .option('--load <factor>', "factor on the profile's arrivals", '1')
    .action((profile: string | undefined, options) => perform(planCommand, { ...options, profile }));
  const validate = command(
    program,
    'validate',
    'check every file of the gate, without load',
    'peakgate validate --dir my-project',
  ).action((options) => perform(validateCommand, options));
  sizingOption(plan);
  for (const each of [plan, validate]) playOptions(each).option('--json', 'print JSON');
}
