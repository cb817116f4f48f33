import { defineScenario } from 'peakgate/kit';
import { bringInACustomer } from './journeys/bring-in-a-customer.ts';
import { catchUp } from './journeys/catch-up.ts';
import { lookAfterTheWorkspace } from './journeys/look-after-the-workspace.ts';
import { lookSomethingUp } from './journeys/look-something-up.ts';
import { mondayMeeting } from './journeys/monday-meeting.ts';
import { planTheWeek } from './journeys/plan-the-week.ts';
import { planTogether } from './journeys/plan-together.ts';
import { runAWorkflow } from './journeys/run-a-workflow.ts';
import { signInAndLook } from './journeys/sign-in-and-look.ts';

/** Monday morning: everybody signs in at once, catches up with the weekend and plans the week. */
export const { options, play, handleSummary } = defineScenario({
  journeys: [
    signInAndLook,
    catchUp,
    planTheWeek,
    planTogether,
    mondayMeeting,
    lookSomethingUp,
    runAWorkflow,
    lookAfterTheWorkspace,
    bringInACustomer,
  ],
});
