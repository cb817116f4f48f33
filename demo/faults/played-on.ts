import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** What a matrix is of: which code, on which database and machine. */
export interface PlayedOn {
  /** The commit that was checked out; null where there is none, as in a package. */
  readonly commit: Commit | null;
  readonly postgresVersion: string;
  /** Those of the machine, and what they call themselves. */
  readonly cores: { readonly count: number; readonly model: string };
}

export interface Commit {
  /** Abbreviated, as git does. */
  readonly hash: string;
  /** Whether no file differed from it. */
  readonly isClean: boolean;
}

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Looked at before anything is played: what is written afterwards changes files. */
export async function playedOn(postgresVersion: string): Promise<PlayedOn> {
  const machine = cpus();
  return {
    commit: await commitOf(CHECKOUT),
    postgresVersion,
    cores: { count: machine.length, model: machine[0]?.model.trim() ?? '' },
  };
}

/** The commit of a folder that is under git; null of any other. */
export async function commitOf(folder: string): Promise<Commit | null> {
  const git = (...args: string[]) => execa('git', args, { cwd: folder, reject: false });
  const head = await git('rev-parse', '--short', 'HEAD');
  if (head.exitCode !== 0) return null;
  const changed = await git('status', '--porcelain');
  return { hash: head.stdout, isClean: changed.exitCode === 0 && changed.stdout === '' };
}

/** As a sentence goes on: `at commit 1a2b3c4 (a clean checkout), with k6 2.2.0 and PostgreSQL 18.4, on 2 cores`. */
export function playedOnText({ commit, postgresVersion, cores }: PlayedOn, k6Version: string | null): string {
  const database = `PostgreSQL ${postgresVersion}`;
  const versions = k6Version === null ? database : `k6 ${k6Version} and ${database}`;
  const model = cores.model === '' ? '' : ` (${cores.model})`;
  const machine = `${cores.count} ${cores.count === 1 ? 'core' : 'cores'}${model}`;
  return `${commitText(commit)}, with ${versions}, on ${machine}`;
}

function commitText(commit: Commit | null): string {
  if (commit === null) return 'from a copy without its history';
  return `at commit ${commit.hash} (${commit.isClean ? 'a clean checkout' : 'with changes that are not in it'})`;
}
