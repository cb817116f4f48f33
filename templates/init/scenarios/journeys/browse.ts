import { defineJourney, operation, times } from 'peakgate/kit';

// An operation is one request: the service that answers it, a name for reports, method and path.
const openStart = operation('web', 'open-start', 'GET /');

/** One user's path through the product. Replace it with what your users do in their busiest hour. */
export const browse = defineJourney({
  name: 'browse',
  // The longest that the user thinks in all, in seconds of the profile's clock.
  maxThinkSeconds: 20,
  // What the journey sends when nothing fails; a step that becomes impossible is counted against the target.
  operations: [times(2, 2, openStart)],
  async play(visit) {
    await visit.send(openStart);
    await visit.think(5, 20);
    await visit.send(openStart);
  },
});
