import fastify, { type FastifyInstance } from 'fastify';
import type { Service } from '../architecture.ts';
import type { Platform } from '../platform.ts';
import { addAnalytics } from '../services/analytics.ts';
import { addAudit } from '../services/audit.ts';
import { addAuth } from '../services/auth.ts';
import { addBilling } from '../services/billing.ts';
import { addCollaboration, addWebSockets } from '../services/collaboration.ts';
import { addComments } from '../services/comments.ts';
import { addFiles } from '../services/files.ts';
import { addImports } from '../services/imports.ts';
import { addIntegrations } from '../services/integrations.ts';
import { addNotifications } from '../services/notifications.ts';
import { addProjects } from '../services/projects.ts';
import { addSearch } from '../services/search.ts';
import { addTasks } from '../services/tasks.ts';
import { addTenants } from '../services/tenants.ts';
import { addWorkflows } from '../services/workflows.ts';
import { EARLY_REFUSALS } from './early-refusals.ts';
import { allowEmptyBodies } from './empty-bodies.ts';
import { Problem, sendProblem } from './problem.ts';
import { addRequestContext } from './request-context.ts';
import { logRequests, type RequestLog } from './request-log.ts';

/** What `GET /health` says about this process. */
export interface Health {
  readonly version: string;
  readonly build: string;
}

/** Adds a service's routes to a part of the server that is its own. */
type AddService = (part: FastifyInstance, platform: Platform) => void;

const PARTS: Readonly<Record<Service, readonly AddService[]>> = {
  auth: [addAuth],
  projects: [addProjects],
  tasks: [addTasks, addImports],
  comments: [addComments],
  search: [addSearch],
  notifications: [addNotifications],
  analytics: [addAnalytics],
  files: [addFiles],
  collaboration: [addCollaboration],
  workflows: [addWorkflows],
  billing: [addBilling],
  tenants: [addTenants],
  integrations: [addIntegrations],
  audit: [addAudit],
};

/** Each service is a plugin: what it adds besides routes reaches no other one. They share what the platform gives them. */
async function addServices(app: FastifyInstance, platform: Platform): Promise<void> {
  for (const parts of Object.values(PARTS)) {
    await app.register(async (part) => {
      for (const add of parts) add(part, platform);
    });
  }
}

/** Assembles the HTTP interface; nothing listens yet. */
export async function createHttpServer(
  platform: Platform,
  health: Health,
  log: RequestLog | undefined,
): Promise<FastifyInstance> {
  const app = fastify({ ...EARLY_REFUSALS, forceCloseConnections: 'idle' });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(async () => {
    throw new Problem(404, 'There is no such address.');
  });
  allowEmptyBodies(app);
  addRequestContext(app, platform);
  if (log !== undefined) logRequests(app, log);
  await addWebSockets(app);
  const { architecture } = platform;
  app.get('/health', async () => ({
    status: 'ok',
    service: 'peakgate-demo-target',
    architecture,
    ...health,
  }));
  await addServices(app, platform);
  return app;
}
