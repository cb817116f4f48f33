import { ENVIRONMENT } from '../../scenarios/kit/contract.ts';
import type { Project } from '../config/project.ts';
import type { Problem } from '../errors.ts';
import type { World } from './world.ts';

/** What scenarios see of the user's environment. */
export interface PassedEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** The values among them that must never be written or shown. */
  readonly secrets: readonly string[];
}

/** Shorter values are settings such as `1` or `eu`; to replace them would tear apart the numbers and words of every line. */
const SHORTEST_SECRET = 4;

/** These get their values from Peakgate, whatever the user's environment says. */
const OWN_NAMES = new Set<string>(Object.values(ENVIRONMENT));

/** The variables that `gate.environment` names, as far as they are set. */
export function passedEnvironment(project: Project, env: World['env']): PassedEnvironment {
  const { environment } = project.thresholds.gate;
  const set = environment.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' || OWN_NAMES.has(name) ? [] : [[name, value] as const];
  });
  const values = set.map(([, value]) => value);
  return {
    variables: Object.fromEntries(set),
    secrets: values.filter((value) => value.length >= SHORTEST_SECRET),
  };
}

/**
 * The names in `gate.environment` that have no value: with them a whole leg would play without what it was promised, such
 * as a token. An empty value counts as none: a pipeline passes one on for a secret that it does not have.
 */
export function unsetProblems({ thresholds, thresholdsFile }: Project, env: World['env']): Problem[] {
  return thresholds.gate.environment.flatMap((name, index) =>
    env[name] || OWN_NAMES.has(name)
      ? []
      : [
          {
            where: thresholdsFile,
            path: `/gate/environment/${index}`,
            value: JSON.stringify(name),
            message: env[name] === '' ? 'is empty in this environment' : 'is not set in this environment',
            remedy: `export ${name}=...`,
          },
        ],
  );
}

/** The same for those who send no load, to whom it is a remark. */
export function unsetRemarks(project: Project, env: World['env']): string[] {
  return unsetProblems(project, env).map(
    ({ where, path, value, message, remedy }) =>
      `note: ${where} ${path}: ${value} ${message}; a run would be refused. Before it: ${remedy}`,
  );
}
