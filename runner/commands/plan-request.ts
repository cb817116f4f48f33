import { resolve } from 'node:path';
import { PeakgateError } from '../errors.ts';
import type { PlanRequest } from '../flow/prepare.ts';
import { wholeNumberOption } from '../flow/whole-number-option.ts';
import { parseDurationMs } from '../grammar/duration.ts';
import { parseLoad } from '../grammar/load.ts';
import type { Parsed } from '../grammar/parsed.ts';
import type { GateLeg } from '../model/thresholds.ts';
import type { CommandContext, ProjectOptions } from './command.ts';

/** What 32 bits hold. */
export const SEEDS = { least: 0, most: 0xffffffff };

/** Options that say what is planned, as typed. */
export interface PlanOptions extends ProjectOptions {
  readonly load?: string;
  readonly in?: string;
  readonly seed?: string;
  readonly sizedBy?: string;
}

/** The request behind `run <profile>` and `plan <profile>`, or behind the gate when no profile is named. */
export function planRequest(
  profile: string | undefined,
  options: PlanOptions,
  { cwd }: CommandContext,
): PlanRequest {
  return {
    folder: resolve(cwd, options.dir),
    thresholdsFile: options.thresholds,
    what: profile ?? 'gate',
    legs: profile === undefined ? null : [legOf(profile, options)],
    inMs: options.in === undefined ? null : optionValue('--in', parseDurationMs(options.in)),
    seed: options.seed === undefined ? null : wholeNumberOption('--seed', options.seed, SEEDS),
    ...(options.sizedBy !== undefined && { sizedBy: resolve(cwd, options.sizedBy) }),
  };
}

function legOf(profile: string, { load }: PlanOptions): GateLeg {
  return { profile, load: load === undefined ? 1 : optionValue('--load', parseLoad(load)) };
}

/** The value of an option, or a refusal that names the option. */
function optionValue<T>(option: string, result: Parsed<T>): T {
  if (result.ok) return result.value;
  throw new PeakgateError('bad-option', `${option}: ${result.message}. ${result.remedy}`);
}
