import { existsSync } from 'node:fs';
import { arch, availableParallelism, platform } from 'node:os';
import { join } from 'node:path';
import { versions } from 'node:process';
import { packageRoot } from '../package-root.ts';
import type { TargetProbe } from '../schema/record-schema.ts';
import { coreQuota, openFilesLimit } from './limits.ts';

/** How a short command ended, as far as a check looks at it. */
export interface CommandOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly problem: string | null;
}

export type RunCommand = (
  command: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly timeoutMs: number },
) => Promise<CommandOutcome>;

/** A k6 that was found, and how. */
export interface FoundK6 {
  readonly path: string;
  readonly version: string;
  readonly source: string;
}

/** What only the command knows. */
export interface DoctorSubject {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Looks only; null when there is none, rejects when the user's choice is wrong. */
  readonly findK6: () => Promise<FoundK6 | null>;
  readonly run: RunCommand;
  readonly resultsFolder: string;
  /** An http or https address; credentials in it are sent as basic authentication. */
  readonly target?: string;
  /** Asks a target once; never rejects, and what it says holds no part of the address. */
  readonly probe: (target: string) => Promise<Pick<TargetProbe, 'status' | 'error' | 'durationMs'>>;
}

/** Everything that the checks look at; tests replace any part of it. */
export interface DoctorEnvironment extends DoctorSubject {
  /** Without the `v`. */
  readonly nodeVersion: string;
  readonly platform: string;
  readonly arch: string;
  /** Cores that this process may use, after affinity and container quota; may be a fraction. */
  readonly cores: number;
  /** The soft limit on open files that child processes inherit; null where it is not known, Infinity when unlimited. */
  readonly openFilesLimit: number | null;
  readonly hasPackage: (name: string) => boolean;
  /** False in the published package, which leaves the demo out. */
  readonly hasDemo: boolean;
}

/** The real machine. */
export const systemDoctorEnvironment = (subject: DoctorSubject): DoctorEnvironment => ({
  ...subject,
  nodeVersion: versions.node,
  platform: platform(),
  arch: arch(),
  cores: Math.min(availableParallelism(), coreQuota() ?? Number.POSITIVE_INFINITY),
  openFilesLimit: openFilesLimit(),
  hasPackage,
  hasDemo: existsSync(join(packageRoot(), 'demo')),
});

const hasPackage = (name: string): boolean => {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
};
