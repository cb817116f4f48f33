import { readdirSync, readFileSync } from 'node:fs';

/** A process as /proc shows it (Linux only). */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Processor time used so far, of this process alone. */
  readonly cpuMs: number;
}

const TICK_MS = 10;

function factsOf(pid: number): ProcessFacts[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the fields behind it do not.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return [];
    const fields = rest.map(Number);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return [
      { pid, parent: fields[0] ?? 0, command, cpuMs: ((fields[10] ?? 0) + (fields[11] ?? 0)) * TICK_MS },
    ];
  } catch {
    return [];
  }
}

/** All processes of the machine that still run; the dead that nobody has asked about yet are left out. */
export function allProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => factsOf(Number(name)));
}

/** A process and everything it started, directly or not. */
export function processTree(root: number): ProcessFacts[] {
  const all = allProcesses();
  const tree = all.filter(({ pid }) => pid === root);
  for (const member of tree) tree.push(...all.filter(({ parent }) => parent === member.pid));
  return tree;
}
