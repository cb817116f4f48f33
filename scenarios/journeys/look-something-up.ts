import { defineJourney, times } from 'peakgate/kit';
import { listComments, searchTasks } from './operations.ts';
import { checkResidency, SIGN_IN_STEPS, signInTo } from './shared-steps.ts';

const WORDS = [
  'invoice',
  'onboarding',
  'contract',
  'workflow',
  'budget',
  'release',
  'webhook',
  'roadmap',
  'import',
];
const AREAS = ['sales', 'finance', 'support', 'legal', 'partners', 'billing', 'people', 'research'];

/** Somebody remembers a word: a first search, a narrower one, and the conversation below the hit. */
export const lookSomethingUp = defineJourney({
  name: 'look-something-up',
  maxThinkSeconds: 30,
  operations: [...SIGN_IN_STEPS, times(2, 2, searchTasks), times(0, 1, listComments)],
  async play(visit) {
    await signInTo(visit);
    const word = visit.random.pick(WORDS);
    const first = checkResidency(visit, await visit.send(searchTasks, { query: { q: word } }));
    await visit.think(3, 10);
    const narrower = await visit.send(searchTasks, { query: { q: `${word} ${visit.random.pick(AREAS)}` } });
    const [hit] = [...narrower.list('items'), ...first.list('items')];
    if (hit === undefined) return;
    await visit.think(5, 20);
    await visit.send(listComments, { path: { task: hit.id('id') } });
  },
});
