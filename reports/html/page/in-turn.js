/** Longer than this no chart waits for a moment in which the page has nothing else to do. */
const MOST_WAIT_MS = 200;

/** Draws what is in sight or near it at once, and the rest one by one in idle moments: the page opens before its charts. */
export function drawInTurn(canvases, draw, done) {
  const waiting = new Set(canvases);
  const drawOne = (canvas) => {
    if (waiting.delete(canvas)) draw(canvas);
  };
  const watcher = new IntersectionObserver(
    (entries) =>
      entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => drawOne(target)),
    { rootMargin: '50% 0px' },
  );
  for (const canvas of canvases) watcher.observe(canvas);
  const next = () => {
    const [canvas] = waiting;
    if (canvas === undefined) {
      watcher.disconnect();
      done();
      return;
    }
    drawOne(canvas);
    whenIdle(next);
  };
  whenIdle(next);
}

function whenIdle(work) {
  if (globalThis.requestIdleCallback) requestIdleCallback(work, { timeout: MOST_WAIT_MS });
  else setTimeout(work);
}
