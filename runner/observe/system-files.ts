import { readdirSync, readFileSync } from 'node:fs';

/** Read access to files that the kernel makes up. Null for what is absent, which is how a process's end looks. */
export interface SystemFiles {
  read(path: string): string | null;
  list(path: string): readonly string[] | null;
}

// Synchronous: the kernel answers these from memory, faster than a thread pool could be asked.
export const systemFiles: SystemFiles = {
  read: (path) => orNull(() => readFileSync(path, 'utf8')),
  list: (path) => orNull(() => readdirSync(path)),
};

const orNull = <Result>(attempt: () => Result): Result | null => {
  try {
    return attempt();
  } catch {
    return null;
  }
};
