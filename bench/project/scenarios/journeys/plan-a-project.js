import { defineJourney } from 'peakgate/kit';
import { checkSession, createTask, listFiles, listProjects, openBoard, openDashboard } from './operations.js';

/** Looks at how a project stands and adds a task to it. */
export const planAProject = defineJourney({
  name: 'plan-a-project',
  maxThinkSeconds: 30,
  operations: [checkSession, openDashboard, listProjects, openBoard, listFiles, createTask],
  async play(visit) {
    await visit.send(checkSession);
    await visit.send(openDashboard);
    await visit.send(listProjects);
    const project = visit.random.integer(1, 100);
    await visit.think(5, 20);
    await visit.send(openBoard, { path: { project } });
    await visit.send(listFiles, { path: { project } });
    await visit.think(2, 10);
    await visit.send(createTask, { body: { project, title: 'Measure it' } });
  },
});
