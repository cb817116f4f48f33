import { curveConfig } from './curve-chart.js';
import { steerByKeyboard } from './keyboard.js';
import { readPalette } from './palette.js';
import { redrawForPrint } from './print.js';
import { timeConfig } from './time-chart.js';

const root = document.documentElement;
root.classList.add('scripted');

const plots = JSON.parse(document.getElementById('plots').textContent);
const canvases = [...document.querySelectorAll('canvas[data-plot]')];
const charts = new Map();

function draw(canvas) {
  const plot = plots[canvas.dataset.plot];
  const config = plot.kind === 'curve' ? curveConfig : timeConfig;
  charts.get(canvas)?.destroy();
  charts.set(canvas, new Chart(canvas, config(plot, readPalette())));
}

/** One chart a turn of the event loop: a page of six legs stays responsive while it fills. */
function drawFrom(index) {
  if (index >= canvases.length) {
    root.dataset.charts = 'ready';
    return;
  }
  draw(canvases[index]);
  setTimeout(() => drawFrom(index + 1));
}

for (const canvas of canvases) steerByKeyboard(canvas, () => charts.get(canvas));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => canvases.forEach(draw));
redrawForPrint(() => canvases.forEach(draw));
drawFrom(0);
