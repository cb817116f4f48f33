import { defineScenario } from 'peakgate/kit';
import { catchUp } from './journeys/catch-up.ts';
import { closeTheBooks } from './journeys/close-the-books.ts';
import { comeBackLater } from './journeys/come-back-later.ts';
import { connectTheTools } from './journeys/connect-the-tools.ts';
import { discussATask } from './journeys/discuss-a-task.ts';
import { exportAProject } from './journeys/export-a-project.ts';
import { floodTheApi } from './journeys/flood-the-api.ts';
import { handInDocuments } from './journeys/hand-in-documents.ts';
import { importTheArchive } from './journeys/import-the-archive.ts';
import { lookSomethingUp } from './journeys/look-something-up.ts';
import { orderReports } from './journeys/order-reports.ts';
import { planTheWeek } from './journeys/plan-the-week.ts';
import { planTogether } from './journeys/plan-together.ts';
import { runAWorkflow } from './journeys/run-a-workflow.ts';
import { signInAndLook } from './journeys/sign-in-and-look.ts';
import { weeklyReport } from './journeys/weekly-report.ts';

/** An ordinary busy hour of all fourteen services, and those who disturb it. */
const USERS = [
  catchUp,
  closeTheBooks,
  comeBackLater,
  connectTheTools,
  discussATask,
  exportAProject,
  handInDocuments,
  lookSomethingUp,
  planTheWeek,
  planTogether,
  runAWorkflow,
  signInAndLook,
  weeklyReport,
];
const DISTURBERS = [importTheArchive, floodTheApi, orderReports];

export const { options, play, handleSummary } = defineScenario({ journeys: [...USERS, ...DISTURBERS] });
