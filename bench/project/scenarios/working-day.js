import { defineScenario } from 'peakgate/kit';
import { glance } from './journeys/glance.js';
import { planAProject } from './journeys/plan-a-project.js';
import { workOnATask } from './journeys/work-on-a-task.js';

/** Eight services as users meet them: the leg whose verdict and memory are measured. */
export const { options, play, handleSummary } = defineScenario({
  journeys: [glance, planAProject, workOnATask],
});
