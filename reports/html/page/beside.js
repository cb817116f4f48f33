/** Puts the legs side by side, their charts on the same axes, and back. */
export function makeBeside(legs, redraw) {
  if (legs.children.length < 2) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'action';
  const show = (beside) => {
    document.documentElement.classList.toggle('beside', beside);
    button.setAttribute('aria-pressed', String(beside));
    button.textContent = 'Legs side by side';
  };
  button.addEventListener('click', () => {
    show(button.getAttribute('aria-pressed') !== 'true');
    redraw();
  });
  show(false);
  legs.before(button);
}

/** A plot on the axis that all charts of its kind have together: side by side, heights mean the same. */
export function sharedAxes(plots) {
  const kinds = new Map();
  for (const [id, plot] of Object.entries(plots)) {
    if (plot.kind !== 'time') continue;
    const known = kinds.get(kindOf(id)) ?? { scale: 'linear', low: Number.POSITIVE_INFINITY, top: 0 };
    kinds.set(kindOf(id), widened(known, plot));
  }
  return (id, plot) => {
    const { scale, low, top } = kinds.get(kindOf(id));
    const range = { suggestedMax: top * 1.05, ...(scale === 'logarithmic' && { min: low }) };
    const title = scale === 'logarithmic' ? `${plainTitle(plot.left.title)}, log scale` : plot.left.title;
    return { plot: { ...plot, left: { ...plot.left, scale, title } }, range };
  };
}

function widened({ scale, low, top }, { left, lines, limits }) {
  const values = lines.filter(({ axis }) => axis === 'left').flatMap(({ values }) => values);
  const known = [...values, ...limits.map(({ value }) => value)].filter((value) => value > 0);
  return {
    scale: left.scale === 'logarithmic' ? left.scale : scale,
    low: known.reduce((least, value) => Math.min(least, value), low),
    top: known.reduce((most, value) => Math.max(most, value), top),
  };
}

function plainTitle(title) {
  return title.replace(/, log scale$/, '');
}

function kindOf(id) {
  return id.replace(/^leg-\d+-/, '');
}
