const LEAST_PIXELS = 8;
const STEP = 0.5;

/**
 * Dragging across a chart over time shows that stretch in all charts of the leg; plus and minus do it around the middle
 * with the keyboard; a double click, Escape or the button shows all of it again.
 */
export function makeZoom(leg, chartsOf) {
  const state = { range: null };
  const button = resetButton(leg, () => show(null));
  const show = (range) => {
    state.range = range;
    button.hidden = range === null;
    for (const { chart, plot } of chartsOf()) applyRange(chart, plot, range);
  };
  return {
    apply: (chart, plot) => state.range && applyRange(chart, plot, state.range),
    attach: (canvas, chartOf, plot) => attach(canvas, chartOf, plot, state, show),
  };
}

function resetButton(leg, reset) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'action reset';
  button.textContent = 'Show the whole leg';
  button.hidden = true;
  button.addEventListener('click', reset);
  leg.querySelector('.leg-head')?.append(button);
  return button;
}

function applyRange(chart, plot, range) {
  const { x } = chart.options.scales;
  x.min = range?.[0] ?? 0;
  x.max = range?.[1] ?? plot.seconds;
  x.ticks.stepSize = range ? undefined : x.ticks.wholeStep;
  chart.update();
}

function attach(canvas, chartOf, plot, state, show) {
  const band = document.createElement('div');
  band.className = 'zoom-band';
  band.hidden = true;
  canvas.parentElement.append(band);
  let from = null;
  canvas.addEventListener('pointerdown', ({ offsetX, button }) => {
    if (button === 0) from = offsetX;
  });
  canvas.addEventListener('pointermove', ({ offsetX }) => {
    if (from !== null) drawBand(band, from, offsetX);
  });
  addEventListener('pointerup', (event) => {
    if (from === null) return;
    const to = event.clientX - canvas.getBoundingClientRect().left;
    const begun = from;
    from = null;
    band.hidden = true;
    if (Math.abs(to - begun) >= LEAST_PIXELS) show(rangeOf(chartOf(), plot, begun, to));
  });
  canvas.addEventListener('dblclick', () => show(null));
  canvas.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') show(null);
    if (key === '+') show(around(state.range ?? [0, plot.seconds], STEP, plot.seconds));
    if (key === '-') show(around(state.range ?? [0, plot.seconds], 1 / STEP, plot.seconds));
  });
}

function drawBand(band, from, to) {
  band.hidden = Math.abs(to - from) < LEAST_PIXELS;
  band.style.setProperty('left', `${Math.min(from, to)}px`);
  band.style.setProperty('width', `${Math.abs(to - from)}px`);
}

function rangeOf(chart, plot, from, to) {
  const at = (pixel) => Math.min(plot.seconds, Math.max(0, chart.scales.x.getValueForPixel(pixel)));
  const [low, high] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
  return high - low < 2 * plot.stepSeconds
    ? around([low, high], (4 * plot.stepSeconds) / Math.max(high - low, 1e-3), plot.seconds)
    : [low, high];
}

function around([from, to], factor, seconds) {
  const [middle, half] = [(from + to) / 2, ((to - from) * factor) / 2];
  const range = [Math.max(0, middle - half), Math.min(seconds, middle + half)];
  return range[0] <= 0 && range[1] >= seconds ? null : range;
}
