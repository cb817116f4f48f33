import { defineJourney, times } from 'peakgate/kit';
import { listWorkflows, pollRun, startRun } from './operations.ts';
import { checkResidency, MOST_QUESTIONS, productJob, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

/** What repeats itself every week is automated: a workflow is chosen, begun, and its end waited for. */
export const runAWorkflow = defineJourney({
  name: 'run-a-workflow',
  maxThinkSeconds: 20,
  operations: [...SIGN_IN_STEPS, listWorkflows, startRun, times(0, MOST_QUESTIONS, pollRun)],
  async play(visit) {
    await signInTo(visit);
    const workflows = await visit.send(listWorkflows);
    const workflow = visit.random.pick(workflows.list('items')).id('id');
    await visit.think(5, 20);
    const accepted = checkResidency(visit, await visit.send(startRun, { path: { workflow } }));
    await visit.job(accepted, { path: { run: accepted.id('id') } }, { ...productJob, ask: pollRun });
  },
});
