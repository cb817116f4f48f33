import type { SendMail } from '../mail-client.ts';
import { EXPORTS } from '../services/exports.ts';
import { IMPORTS } from '../services/import-rows.ts';
import { deliveriesBy } from '../services/integrations.ts';
import { ONBOARDINGS } from '../services/onboardings.ts';
import { REPORTS } from '../services/reports.ts';
import { WORKFLOW_RUNS } from '../services/workflow-runs.ts';
import type { Deliver } from '../webhook-client.ts';
import type { Job, JobTools } from './job.ts';
import type { Queue } from './queues.ts';

/** What the workers do their jobs with. */
export interface Means {
  readonly tools: JobTools;
  /** Bulk work has connections of its own. */
  readonly importTools: JobTools;
  readonly sendMail: SendMail;
  readonly deliver: Deliver;
}

export type Handler = (job: Job) => Promise<object | undefined>;

/** How each queue's jobs are done. Payloads come from our own database, but still as plain JSON: each is read anew. */
export function handlersFor({
  tools,
  importTools,
  sendMail,
  deliver,
}: Means): Readonly<Record<Queue, Handler>> {
  const deliveries = deliveriesBy(deliver);
  return {
    mail: async ({ payload }) => {
      await sendMail({ to: String(payload['to']), subject: String(payload['subject']) });
      return undefined;
    },
    report: (job) => REPORTS.compute(tools, { ...job, payload: { kind: String(job.payload['kind']) } }),
    export: (job) => EXPORTS.compute(tools, { ...job, payload: { projectId: number(job, 'projectId') } }),
    workflow: (job) =>
      WORKFLOW_RUNS.compute(tools, { ...job, payload: { workflowId: number(job, 'workflowId') } }),
    import: (job) => {
      const payload = { projectId: number(job, 'projectId'), rows: number(job, 'rows') };
      return IMPORTS.compute(importTools, { ...job, payload });
    },
    onboarding: (job) => {
      const { name, plan, region } = job.payload;
      const payload = { name: String(name), plan: String(plan), region: String(region) };
      return ONBOARDINGS.compute(tools, { ...job, payload });
    },
    webhook: (job) => {
      const payload = { integrationId: number(job, 'integrationId'), event: String(job.payload['event']) };
      return deliveries.compute(tools, { ...job, payload });
    },
  };
}

const number = ({ payload }: Job, key: string): number => Number(payload[key]);
