import { defineScenario } from 'peakgate/kit';
import { closeTheWeek } from './journeys/close-the-week.ts';
import { discussATask } from './journeys/discuss-a-task.ts';
import { exportAProject } from './journeys/export-a-project.ts';
import { handInDocuments } from './journeys/hand-in-documents.ts';
import { lookSomethingUp } from './journeys/look-something-up.ts';
import { weeklyReport } from './journeys/weekly-report.ts';

/** Thursday afternoon: figures, exports and documents are due before the week ends, and tasks are closed. */
export const { options, play, handleSummary } = defineScenario({
  journeys: [weeklyReport, exportAProject, handInDocuments, discussATask, closeTheWeek, lookSomethingUp],
});
