import { defineScenario } from 'peakgate/kit';
import { closeTheBooks } from './journeys/close-the-books.ts';
import { closeTheWeek } from './journeys/close-the-week.ts';
import { comeBackLater } from './journeys/come-back-later.ts';
import { connectTheTools } from './journeys/connect-the-tools.ts';
import { discussATask } from './journeys/discuss-a-task.ts';
import { exportAProject } from './journeys/export-a-project.ts';
import { handInDocuments } from './journeys/hand-in-documents.ts';
import { importTasks } from './journeys/import-tasks.ts';
import { lookSomethingUp } from './journeys/look-something-up.ts';
import { runAWorkflow } from './journeys/run-a-workflow.ts';
import { weeklyReport } from './journeys/weekly-report.ts';
import { writeTheMinutes } from './journeys/write-the-minutes.ts';

/** Thursday afternoon: figures, exports and documents are due before the week ends, and what is left is closed. */
export const { options, play, handleSummary } = defineScenario({
  journeys: [
    weeklyReport,
    exportAProject,
    handInDocuments,
    comeBackLater,
    importTasks,
    discussATask,
    closeTheWeek,
    lookSomethingUp,
    runAWorkflow,
    writeTheMinutes,
    closeTheBooks,
    connectTheTools,
  ],
});
