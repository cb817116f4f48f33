import type { Statement } from '../database/request-database.ts';

/** A write, the note of who did it, and what follows from it. */
export interface AuditedWrite {
  readonly name: string;
  /** The write; it returns at least what `subject` names. `$1` is the tenant and `$2` the user who does it. */
  readonly write: string;
  /** What was done, as the audit log has it: `task.created`. */
  readonly action: string;
  /** SQL for the number of the thing that was written, in terms of `written`. */
  readonly subject?: string;
  /** Named parts that come before the write, for it to select from: `task AS (SELECT …)`. */
  readonly before?: readonly string[];
  /** Named parts that go with it: `noted AS (INSERT …)`. */
  readonly also?: readonly string[];
  /** What the statement answers with, in terms of `written`. */
  readonly give: string;
}

/**
 * Makes one statement of a write and its line in the audit log: one round trip, and neither is there without the other.
 * A write that touches no row leaves no line.
 */
export function audited(write: AuditedWrite): Statement {
  const parts = [
    ...(write.before ?? []),
    `written AS (${write.write})`,
    `audited AS (INSERT INTO audit_events (tenant_id, actor_id, action, subject_id)
      SELECT $1, $2, '${write.action}', ${write.subject ?? 'id'} FROM written)`,
    ...(write.also ?? []),
  ];
  return { name: write.name, text: `WITH ${parts.join(',\n    ')}\n    SELECT ${write.give} FROM written` };
}

/** Notes for the summary worker of the modern architecture which project is now out of date. */
export const NOTE_PROJECT =
  'noted AS (INSERT INTO project_changes (project_id) SELECT project_id FROM written)';
