import { countText, millisecondsText } from '../../../runner/model/number-text.ts';
import { clockText } from '../../view/scale.ts';

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Tells the cell under the pointer, or the one that arrow keys went to. */
export function tellCells(element, heat) {
  const note = element.querySelector('.heat-note');
  const place = { column: 0, row: 0 };
  const tell = () => {
    note.textContent = cellText(heat, place);
    note.style.setProperty('left', `${leftOf(element, heat, place.column)}px`);
  };
  element.addEventListener('pointermove', (event) => {
    const found = cellAt(element, heat, event);
    if (found === null) return void (note.textContent = '');
    Object.assign(place, found);
    tell();
  });
  element.addEventListener('pointerleave', () => (note.textContent = ''));
  element.addEventListener('blur', () => (note.textContent = ''));
  element.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    place.column = bounded(place.column + step[0], heat.columns.length);
    place.row = bounded(place.row + step[1], heat.rowsMs.length);
    tell();
  });
}

function cellAt(element, heat, { clientX, clientY }) {
  const { area } = heat;
  const box = element.querySelector('svg').getBoundingClientRect();
  const x = ((clientX - box.left) / box.width) * area.drawingWidth - area.left;
  const y = ((clientY - box.top) / box.height) * area.drawingHeight - area.top;
  if (x < 0 || x >= area.width || y < 0 || y >= area.height) return null;
  const ms = heat.fromMs * (heat.toMs / heat.fromMs) ** (1 - y / area.height);
  const row = heat.rowsMs.findIndex((end) => ms <= end);
  const column = Math.floor(((x / area.width) * heat.seconds) / heat.stepSeconds);
  return row < 0 || column >= heat.columns.length ? null : { column, row };
}

function leftOf(element, { area, stepSeconds, seconds }, column) {
  const share = (area.left + ((column * stepSeconds) / seconds) * area.width) / area.drawingWidth;
  return share * element.clientWidth;
}

function cellText(heat, { column, row }) {
  const from = row === 0 ? heat.fromMs : heat.rowsMs[row - 1];
  const count = heat.columns[column][row];
  const lost = heat.unanswered[column];
  const without = lost > 0 ? `, ${countText(lost)} without an answer then` : '';
  return `${clockText(column * heat.stepSeconds)} · ${millisecondsText(from)} to ${millisecondsText(heat.rowsMs[row])}: ${countText(count)} answers${without}`;
}

function bounded(index, length) {
  return Math.min(length - 1, Math.max(0, index));
}
