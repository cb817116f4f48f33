const JUMP = 10;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageDown: -JUMP, PageUp: JUMP };

/** With the chart focused, arrow keys walk along it and its values are shown as under the mouse. */
export function steerByKeyboard(canvas, chartOf) {
  let index = 0;
  canvas.addEventListener('keydown', (event) => {
    const chart = chartOf();
    if (!chart || !(event.key in STEPS)) return;
    event.preventDefault();
    index = bounded(index + STEPS[event.key], chart.data.datasets[0].data.length);
    show(chart, index);
  });
  canvas.addEventListener('blur', () => show(chartOf(), null));
}

function bounded(index, length) {
  return Math.min(length - 1, Math.max(0, index));
}

function show(chart, index) {
  if (!chart) return;
  const active =
    index === null ? [] : chart.data.datasets.map((_, datasetIndex) => ({ datasetIndex, index }));
  chart.setActiveElements(active);
  chart.tooltip.setActiveElements(active, { x: 0, y: 0 });
  chart.update();
}
