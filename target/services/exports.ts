import { createHash } from 'node:crypto';
import type { DeferredWork } from '../jobs/deferred.ts';

interface ExportedTask extends Record<string, unknown> {
  readonly id: number;
  readonly title: string;
  readonly status: string;
  readonly assignee: string;
  readonly comments: number;
}

const EXPORT = {
  name: 'export',
  text: `SELECT t.id, t.title, t.status, u.name AS assignee,
      (SELECT count(*)::integer FROM comments c WHERE c.task_id = t.id) AS comments
    FROM tasks t JOIN users u ON u.id = t.assignee_id WHERE t.tenant_id = $1 AND t.project_id = $2 ORDER BY t.id`,
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function csvLine({ id, title, status, assignee, comments }: ExportedTask): string {
  return [id, quoted(title), status, quoted(assignee), comments].join(',');
}

/** Writes a project's tasks as CSV; the demo keeps the document's size and checksum instead of the document. */
const exportProject: DeferredWork<{ projectId: number }>['compute'] = async (
  { database },
  { tenant, payload },
) => {
  const { projectId } = payload;
  const tasks = await database.query<ExportedTask>(EXPORT, [tenant, projectId]);
  const document = ['id,title,status,assignee,comments', ...tasks.map(csvLine)].join('\n');
  const sha256 = createHash('sha256').update(document).digest('hex');
  return { projectId, rows: tasks.length, bytes: Buffer.byteLength(document), sha256 };
};

export const EXPORTS: DeferredWork<{ projectId: number }> = {
  queue: 'export',
  address: '/exports',
  compute: exportProject,
};
