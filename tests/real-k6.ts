import { type K6Binary, systemK6Environment } from '../runner/k6/k6-environment.ts';
import { provisionK6 } from '../runner/k6/provision-k6.ts';
import { type RunCommand, runCommand } from '../runner/k6/run-command.ts';

let provisioned: Promise<K6Binary> | undefined;

/**
 * A build of k6 takes all cores for minutes while unit tests run, whose time limits do not know of it: it gives way. Begun
 * with `nice`, so that no thread and no compiler it starts is ahead of its priority.
 */
const givingWay: RunCommand = (command, args, options) =>
  runCommand('nice', ['-n', '10', command, ...args], options);

/** The real pinned k6. On a new machine the first call downloads or builds it, and says so on stderr. */
export const realK6 = (): Promise<K6Binary> => {
  const environment = systemK6Environment(process.env, (line) => process.stderr.write(`k6: ${line}\n`));
  provisioned ??= provisionK6({ ...environment, run: givingWay });
  return provisioned;
};
