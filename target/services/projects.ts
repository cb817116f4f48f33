import type { FastifyInstance } from 'fastify';
import type { Architecture } from '../architecture.ts';
import type { Statement } from '../database/request-database.ts';
import { found } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';

interface ListedProject {
  readonly id: number;
  readonly name: string;
  readonly openTasks: number;
}

/** Legacy counts on the hot table at every request; modern reads the counts that a worker keeps. */
const LIST: Readonly<Record<Architecture, Statement>> = {
  legacy: {
    name: 'projects-list',
    text: `SELECT p.id, p.name, count(t.id) FILTER (WHERE t.status <> 'done')::integer AS "openTasks"
      FROM (SELECT id, name, created_at FROM projects WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 20) p
      LEFT JOIN tasks t ON t.tenant_id = $1 AND t.project_id = p.id
      GROUP BY p.id, p.name, p.created_at ORDER BY p.created_at DESC`,
  },
  modern: {
    name: 'projects-list',
    text: `SELECT p.id, p.name, coalesce(s.open_tasks, 0) AS "openTasks"
      FROM projects p LEFT JOIN project_summaries s ON s.project_id = p.id
      WHERE p.tenant_id = $1 ORDER BY p.created_at DESC LIMIT 20`,
  },
};

const COUNT_OPEN: Readonly<Record<Architecture, Statement>> = {
  legacy: {
    name: 'project-open',
    text: `SELECT count(*)::integer AS "openTasks" FROM tasks WHERE tenant_id = $1 AND project_id = $2 AND status <> 'done'`,
  },
  modern: {
    name: 'project-open',
    text: 'SELECT open_tasks AS "openTasks" FROM project_summaries WHERE tenant_id = $1 AND project_id = $2',
  },
};

interface BoardRow {
  readonly status: string;
  readonly id: number;
  readonly title: string;
  readonly assignee: string;
}

const BOARD = {
  name: 'project-board',
  text: `SELECT b.status, b.id, b.title, u.name AS assignee FROM (
      SELECT id, title, status, assignee_id, row_number() OVER (PARTITION BY status ORDER BY created_at DESC) AS place
      FROM tasks WHERE tenant_id = $1 AND project_id = $2) b
    JOIN users u ON u.id = b.assignee_id WHERE b.place <= 30 ORDER BY b.status, b.place`,
};

const COLUMNS = ['todo', 'doing', 'review', 'done'];

function boardOf(rows: readonly BoardRow[]) {
  return {
    columns: COLUMNS.map((status) => ({
      status,
      tasks: rows
        .filter((row) => row.status === status)
        .map(({ id, title, assignee }) => ({ id, title, assignee })),
    })),
  };
}

export function addProjects(app: FastifyInstance, { architecture, findProject }: Platform): void {
  const options = { ...owned('projects'), schema: { params: ID_PARAMS } };

  app.get(
    '/projects',
    owned('projects'),
    forUser(async ({ database, tenant }) => ({
      items: await database.query<ListedProject>(LIST[architecture], [tenant]),
    })),
  );

  app.get<{ Params: IdParams }>(
    '/projects/:id',
    options,
    forUser(async ({ database, tenant }, { params }) => {
      const project = found(await findProject(database, tenant, params.id), 'project');
      const [count] = await database.query<{ openTasks: number }>(COUNT_OPEN[architecture], [
        tenant,
        project.id,
      ]);
      return { ...project, openTasks: count?.openTasks ?? 0 };
    }),
  );

  app.get<{ Params: IdParams }>(
    '/projects/:id/board',
    options,
    forUser(async ({ database, tenant }, { params }) => {
      const project = found(await findProject(database, tenant, params.id), 'project');
      return boardOf(await database.query<BoardRow>(BOARD, [tenant, project.id]));
    }),
  );
}
