import type { Answer, Fields, Polling, Visit } from 'peakgate/kit';
import { listNotifications, listProjects, moveTask, openTask, signIn } from './operations.ts';
import { isResident } from './residency.ts';

/** The password of every user of the demo target, which holds no real data. */
const DEMO_PASSWORD = 'correct-horse-battery';

export const SIGN_IN_STEPS = [signIn, listNotifications];

/** Signs this visit's user in, who sees at once what is new; every later request carries the session. */
export async function signInTo(visit: Visit): Promise<void> {
  const email = `user-${visit.user.number}@${visit.tenant.id}.example`;
  const session = await visit.send(signIn, { body: { email, password: DEMO_PASSWORD } });
  visit.bearer(session.text('token'));
  checkResidency(visit, await visit.send(listNotifications));
}

/** Requests are served, and data is stored, in the tenant's own region; every answer says where that was. */
export function checkResidency(visit: Visit, answer: Answer): Answer {
  if (answer.ok) {
    visit.invariant('residency', isResident(answer, visit.tenant.region), answer.operation);
  }
  return answer;
}

/** Whoever has saved something sees it when they look, or what somebody else has made of it since. */
export function checkOwnWrite(visit: Visit, saved: Answer, seen: Answer): void {
  visit.invariant('read-your-writes', seen.number('version') >= saved.number('version'), seen.operation);
}

export const CHOOSE_PROJECT_STEPS = [listProjects];

/** Looks at the list of projects and settles on one of the first few, as most people do. */
export async function chooseProject(visit: Visit): Promise<Fields> {
  const projects = checkResidency(visit, await visit.send(listProjects));
  return visit.random.pick(projects.list('items').slice(0, 5));
}

export const MOVE_AND_LOOK_STEPS = [moveTask, openTask];

/** Moves a task and opens it again: what was saved must be there, or be newer because a colleague was at it too. */
export async function moveAndLook(visit: Visit, task: string | number, status: string): Promise<void> {
  const moved = checkResidency(visit, await visit.send(moveTask, { path: { task }, body: { status } }));
  await visit.think(1, 2);
  const seen = await visit.send(openTask, { path: { task } });
  checkOwnWrite(visit, moved, seen);
}

/** Asks quickly at first, since most jobs are done at once, and long enough for one whose worker died to be tried again. */
const PATIENCE: Polling = { firstAfterSeconds: 0.5, everySeconds: 16, withinSeconds: 64 };

/** With `PATIENCE`: after 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 47.5 and 63.5 s. */
export const MOST_QUESTIONS = 8;

/** How the product tells how far a job is. What is done in the request itself was begun once. */
export const productJob = {
  ...PATIENCE,
  done: (answer: Answer) => answer.text('state') === 'done',
  failed: (answer: Answer) => answer.text('state') === 'failed',
  attempts: (answer: Answer) => (answer.has('attempts') ? answer.number('attempts') : 1),
};
