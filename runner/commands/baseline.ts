import { basename, resolve } from 'node:path';
import { baselineTable, baselineText } from '../console/baseline-text.ts';
import { PeakgateError } from '../errors.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { accept, describeBaseline, drop } from '../flow/accept.ts';
import { readBaselines } from '../flow/baselines.ts';
import { VERDICT_WORDS } from '../model/verdict-words.ts';
import { baselineName } from '../schema/baseline-schema.ts';
import { validate } from '../schema/validate.ts';
import type { Command } from './command.ts';

interface BaselineOptions {
  readonly dir: string;
  readonly json?: boolean;
}

export interface RunInBaselineOptions extends BaselineOptions {
  readonly run: string;
  readonly name: string;
}

export interface AcceptOptions extends RunInBaselineOptions {
  readonly force?: boolean;
  readonly why?: string;
}

/** `baseline accept <run>`: pin a run that later ones are compared with. */
export const acceptCommand: Command<AcceptOptions> = async (options, context) => {
  const name = checkedName(options.name);
  const why = reasonToForce(options);
  const project = resolve(context.cwd, options.dir);
  const acceptance = { name, why, acceptedAt: context.world.now() };
  const { run, already, runs, file } = await accept(project, resolve(context.cwd, options.run), acceptance);
  const said = already ? 'was already accepted' : `accepted (${VERDICT_WORDS[run.verdict].word})`;
  context.print(
    options.json
      ? `${JSON.stringify({ name, run: run.run, runs })}\n`
      : `Run ${run.run} ${said}: baseline "${name}" in ${file} has ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}.\n`,
  );
  return EXIT_CODES.pass;
};

/** `baseline drop <run>`: a run is no longer compared with. Its results folder stays as it is. */
export const dropCommand: Command<RunInBaselineOptions> = async (options, context) => {
  const project = resolve(context.cwd, options.dir);
  const run = basename(options.run);
  const runs = await drop(project, options.name, run);
  context.print(
    options.json
      ? `${JSON.stringify({ name: options.name, run, runs })}\n`
      : `Run ${run} dropped: baseline "${options.name}" has ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} left.\n`,
  );
  return EXIT_CODES.pass;
};

/** `baseline list`: every baseline of the project. */
export const listCommand: Command<BaselineOptions> = async (options, context) => {
  const { baselines } = await readBaselines(resolve(context.cwd, options.dir));
  context.print(options.json ? `${JSON.stringify(baselines)}\n` : `${baselineTable(baselines, context)}\n`);
  return EXIT_CODES.pass;
};

/** `baseline show [name]`: its runs, how they were measured, and how much they differ. */
export const showCommand: Command<BaselineOptions & { readonly name?: string }> = async (
  options,
  context,
) => {
  const { baseline, figures } = await describeBaseline(resolve(context.cwd, options.dir), options.name);
  context.print(
    options.json
      ? `${JSON.stringify({ ...baseline, figures })}\n`
      : `${baselineText(baseline, figures, context)}\n`,
  );
  return EXIT_CODES.pass;
};

function checkedName(name: string): string {
  const checked = validate(baselineName, name, '--name');
  if (checked.ok) return checked.value;
  throw new PeakgateError('bad-option', `--name "${name}" is not a name: small letters, digits and dashes.`);
}

/** The reason to accept a run that did not pass; null when it is not to be. */
function reasonToForce({ force = false, why }: AcceptOptions): string | null {
  const reason = why?.trim() ?? '';
  if (force && reason === '')
    throw new PeakgateError('bad-option', '--force needs a reason: --why "<reason>".');
  if (!force && why !== undefined) throw new PeakgateError('bad-option', '--why is the reason for --force.');
  return force ? reason : null;
}
