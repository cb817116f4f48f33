import type { DatabaseProblem, DatabaseProblemCode } from '../../schema/database-schema.ts';
import { type DatabaseAddress, withoutSecrets } from './database-address.ts';

type Told = Omit<DatabaseProblem, 'atMs'>;

/** How the server says, in SQLSTATE or as a system error, that it will not talk. */
const REFUSALS: Readonly<Record<string, Omit<Told, 'message'>>> = {
  '28P01': {
    code: 'refused',
    remedy: 'Correct user and password in PEAKGATE_OBSERVE_DATABASE.',
  },
  '28000': {
    code: 'refused',
    remedy: 'Let pg_hba.conf accept this user from this machine, or name another one.',
  },
  '3D000': { code: 'refused', remedy: "Name the target's own database at the end of the URL." },
  '42501': {
    code: 'no-permission',
    remedy: 'GRANT pg_monitor to the observing role (docs/database.md has the block to copy).',
  },
  '53300': {
    code: 'too-many-connections',
    remedy:
      'The server had no connection left for the observer: raise max_connections or make the pools of its clients smaller.',
  },
  '55000': {
    code: 'no-extension',
    remedy: 'Add pg_stat_statements to shared_preload_libraries and restart the server once.',
  },
};

const UNREACHABLE: Omit<Told, 'message'> = {
  code: 'unreachable',
  remedy: 'Correct the address, start the server, or open the way to it; the load does not need it.',
};

/** A failure of the observer in words for the record: never a stack, never a password. */
export function problemOf(error: unknown, address: DatabaseAddress): Told {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const refusal = REFUSALS[code] ?? (isSystemCode(code) || isSilence(error) ? UNREACHABLE : null);
  const said = withoutSecrets(saidBy(error), address);
  const known = refusal ?? { code: 'failed' as const, remedy: 'The rest of the run does not depend on it.' };
  return { ...known, message: `${address.shown}: ${said}` };
}

/** The same of PgBouncer's console, which gives one code for whatever it does not like. */
export function poolerProblemOf(error: unknown, address: DatabaseAddress): Told {
  const told = problemOf(error, address);
  const isReached = error instanceof Error && 'severity' in error;
  const remedy =
    'Let PEAKGATE_OBSERVE_PGBOUNCER name the database pgbouncer, and a user among its stats_users or admin_users.';
  return { ...told, code: 'pooler-unreachable', ...(isReached && { remedy }) };
}

/** A system error, or a server that is going down, coming up or gone. */
const isSystemCode = (code: string): boolean => /^(E[A-Z]+|57P0[1-3]|08\w{3})/u.test(code);

/** The driver's own words for a server that does not answer. */
const isSilence = (error: unknown): boolean =>
  error instanceof Error &&
  /timeout expired|timeout exceeded|Connection terminated|read timeout/iu.test(error.message);

function saidBy(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((each: unknown) => saidBy(each)).join('; ');
  return error instanceof Error ? error.message : String(error);
}

const MOST_PROBLEMS = 50;

/** The problems of a leg, each told once however often it comes. */
export class ProblemList {
  private readonly listed: DatabaseProblem[] = [];
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Whether it was not known yet. */
  add(told: Told): boolean {
    const known = this.listed.some(({ code, message }) => code === told.code && message === told.message);
    if (known || this.listed.length >= MOST_PROBLEMS) return false;
    this.listed.push({ ...told, atMs: this.now() });
    return true;
  }

  has(code: DatabaseProblemCode): boolean {
    return this.listed.some((problem) => problem.code === code);
  }

  all(): readonly DatabaseProblem[] {
    return [...this.listed];
  }
}
