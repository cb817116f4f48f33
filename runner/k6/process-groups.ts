import { platform } from 'node:os';

/** The process groups that this module's caller started and that have not ended yet. */
const living = new Set<number>();

/** Sends a signal to a whole process group; false when it has ended already. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    // Windows has no process groups; k6 starts no processes of its own there.
    return process.kill(platform() === 'win32' ? pid : -pid, signal);
  } catch {
    return false;
  }
};

const killLiving = (): void => {
  for (const pid of living) signalGroup(pid, 'SIGKILL');
};

/**
 * Ties a process group to the life of this process: should it exit first, for whatever reason that lets Node say
 * goodbye, the group is killed. (KILL lets it say nothing; a k6 with a timeline then ends by itself, as measured within
 * 3 s: its push fails, and writing that to a log that nobody reads ends it.) Returns the function that unties it once the group has ended.
 */
export const tieToThisProcess = (pid: number): (() => void) => {
  if (living.size === 0) process.on('exit', killLiving);
  living.add(pid);
  return () => {
    living.delete(pid);
    if (living.size === 0) process.off('exit', killLiving);
  };
};
