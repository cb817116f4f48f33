import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';

/**
 * Lets a process and all that it has started give way to others, from 0 to 19. Where Linux schedules whole sessions
 * against each other (autogroup), a process's own priority counts within its session only, so the sessions' are set too.
 * As far as the system lets us: a target that gets more of the machine is slower to measure, not wrong.
 */
export function lowerPriority(pid: number, niceness: number): void {
  const all = [pid, ...descendantsOf(pid)];
  for (const each of all) {
    attempt(() => setPriority(each, niceness));
    attempt(() => writeFileSync(`/proc/${each}/autogroup`, String(niceness)));
  }
  keepToUpperHalf(all);
}

/**
 * Leaves the lower half of the cores free, where the system has `taskset`: what is running need not be waited for there.
 * One shell asks for all of them, as starting a program from here takes longer than what it does.
 */
function keepToUpperHalf(pids: readonly number[]): void {
  const cores = availableParallelism();
  if (cores < 2) return;
  const range = `${Math.floor(cores / 2)}-${cores - 1}`;
  const script = 'range=$1; shift; for pid; do taskset -a -c -p "$range" "$pid"; done';
  spawnSync('sh', ['-c', script, 'sh', range, ...pids.map(String)], { stdio: 'ignore' });
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Ended meanwhile, no such file on this system, or not ours to change.
  }
}

function descendantsOf(root: number): number[] {
  const parents = parentsOfAll();
  const found = new Set([root]);
  for (let grown = -1; grown !== found.size; ) {
    grown = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found];
}

/** Every process with its parent; empty where there is no /proc. */
function parentsOfAll(): Map<number, number> {
  const parents = new Map<number, number>();
  attempt(() => {
    for (const name of readdirSync('/proc')) {
      if (/^\d+$/.test(name)) attempt(() => parents.set(Number(name), parentOf(name)));
    }
  });
  return parents;
}

/** The fourth field of `stat`, behind the command in brackets, which may hold blanks. */
function parentOf(pid: string): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
