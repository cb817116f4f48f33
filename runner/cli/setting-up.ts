import type { Command as Program } from 'commander';
import { command, type Perform } from './command-options.ts';

const initCommand = async () => (await import('../commands/init.ts')).initCommand;
const doctorCommand = async () => (await import('../commands/doctor.ts')).doctorCommand;

/** `init` and `doctor`: before the first run. */
export function addSettingUp(program: Program, perform: Perform): void {
  command(
    program,
    'init [folder]',
    'write a project for your own service',
    'peakgate init my-gate --target http://127.0.0.1:8080',
  )
    .option('--target <url>', 'the service that the project may load')
    .action((folder: string | undefined, options) =>
      perform(initCommand, { ...options, folder: folder ?? '.' }),
    );
  command(
    program,
    'doctor',
    'show whether this machine has what a run needs',
    'peakgate doctor --target http://127.0.0.1:4300',
  )
    .option('--target <url>', 'also ask whether this system answers, and how many requests a second it can')
    .option('--no-preflight', 'do not measure how many requests a second the target can answer')
    .option('--path <path>', 'the page that the preflight asks for; default the health path of the gate')
    .option('--connections <number>', 'how many connections the preflight keeps busy; default 50')
    .option('--results <folder>', 'where results would be written', 'results')
    .option('--json', 'print JSON')
    .action((options) => perform(doctorCommand, options));
}
