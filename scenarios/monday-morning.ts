import { defineScenario } from 'peakgate/kit';
import { catchUp } from './journeys/catch-up.ts';
import { lookSomethingUp } from './journeys/look-something-up.ts';
import { mondayMeeting } from './journeys/monday-meeting.ts';
import { planTheWeek } from './journeys/plan-the-week.ts';
import { signInAndLook } from './journeys/sign-in-and-look.ts';

/** Monday morning: everybody signs in at once, catches up with the weekend and plans the week. */
export const { options, play, handleSummary } = defineScenario({
  journeys: [signInAndLook, catchUp, planTheWeek, mondayMeeting, lookSomethingUp],
});
