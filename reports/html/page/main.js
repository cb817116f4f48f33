import { makeBeside, sharedAxes } from './beside.js';
import { curveConfig } from './curve-chart.js';
import { tellCells } from './heat.js';
import { drawInTurn } from './in-turn.js';
import { steerByKeyboard } from './keyboard.js';
import { showTargets } from './links.js';
import { forgetPalette, readPalette } from './palette.js';
import { redrawForPrint } from './print.js';
import { makeSortable } from './sort-and-filter.js';
import { makeThemeChoice } from './theme.js';
import { timeConfig } from './time-chart.js';
import { applyHidden, makeToggles } from './toggles.js';
import { unpackedPlot } from './unpacked.js';
import { makeZoom } from './zoom.js';

const root = document.documentElement;
root.classList.add('scripted');

const carried = Object.entries(JSON.parse(document.getElementById('plots').textContent));
const plots = Object.fromEntries(carried.map(([id, plot]) => [id, unpackedPlot(plot)]));
const canvases = [...document.querySelectorAll('canvas[data-plot]')];
const charts = new Map();
const hiddenLines = new Map(canvases.map((canvas) => [canvas, new Set()]));
const zooms = new Map();
const shared = sharedAxes(plots);

function draw(canvas) {
  const { plot: id } = canvas.dataset;
  const plot = plots[id];
  charts.get(canvas)?.destroy();
  const chart = new Chart(canvas, configOf(id, plot));
  charts.set(canvas, chart);
  if (hiddenLines.get(canvas).size > 0) applyHidden(chart, hiddenLines.get(canvas));
  if (plot.kind === 'time') zooms.get(canvas.closest('.leg'))?.apply(chart, plot);
}

function configOf(id, plot) {
  if (plot.kind === 'curve') return curveConfig(plot, readPalette());
  if (!root.classList.contains('beside')) return timeConfig(plot, readPalette());
  const beside = shared(id, plot);
  const config = timeConfig(beside.plot, readPalette());
  Object.assign(config.options.scales.y, beside.range);
  return config;
}

/** In the colours of now; what was not drawn yet will have them anyway. */
function recolour() {
  forgetPalette();
  for (const canvas of charts.keys()) draw(canvas);
}

/** All of them, in the colours of now. */
function redraw() {
  forgetPalette();
  canvases.forEach(draw);
}

function overTimeOf(leg) {
  return canvases
    .filter(
      (canvas) => leg.contains(canvas) && plots[canvas.dataset.plot].kind === 'time' && charts.has(canvas),
    )
    .map((canvas) => ({ chart: charts.get(canvas), plot: plots[canvas.dataset.plot] }));
}

for (const leg of document.querySelectorAll('.leg'))
  zooms.set(
    leg,
    makeZoom(leg, () => overTimeOf(leg)),
  );
for (const canvas of canvases) {
  const plot = plots[canvas.dataset.plot];
  const chartOf = () => charts.get(canvas);
  steerByKeyboard(canvas, chartOf);
  makeToggles(canvas.closest('figure'), chartOf, hiddenLines.get(canvas));
  if (plot.kind === 'time') zooms.get(canvas.closest('.leg'))?.attach(canvas, chartOf, plot);
}
for (const table of document.querySelectorAll('table[data-sortable]')) makeSortable(table);
for (const heat of document.querySelectorAll('[data-heat]')) tellCells(heat, plots[heat.dataset.heat]);
for (const legs of document.querySelectorAll('.legs')) makeBeside(legs, redraw);
showTargets();
makeThemeChoice(recolour);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
redrawForPrint(redraw);
drawInTurn(canvases, draw, () => (root.dataset.charts = 'ready'));
