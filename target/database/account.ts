import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The operating-system account that PostgreSQL runs under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const OVERFLOW_ID = 65_534;

function nobody(): Account {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return { uid: Number(line?.[1] ?? OVERFLOW_ID), gid: Number(line?.[2] ?? OVERFLOW_ID) };
}

/** PostgreSQL refuses to run as root; only root gets another account, everyone else stays who they are. */
export function databaseAccount(): Account | undefined {
  return process.getuid?.() === 0 ? nobody() : undefined;
}

const OTHERS_MAY_ENTER = 0o001;
const OTHERS_MAY_READ = 0o004;

/** Whether an account without rights of its own can enter every folder on the way to `path`, and read what is there. */
export function othersMayRead(path: string): boolean {
  if ((statSync(path).mode & OTHERS_MAY_READ) === 0) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & OTHERS_MAY_ENTER) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
