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

/** What charts of the same kind reach in any leg: side by side, heights mean the same. */
export function sharedTops(plots) {
  const tops = new Map();
  for (const [id, plot] of Object.entries(plots)) {
    if (plot.kind !== 'time') continue;
    const kind = kindOf(id);
    const values = plot.lines.filter(({ axis }) => axis === 'left').flatMap(({ values }) => values);
    tops.set(
      kind,
      values.reduce((top, value) => Math.max(top, value ?? 0), tops.get(kind) ?? 0),
    );
  }
  return (id) => tops.get(kindOf(id)) ?? 0;
}

function kindOf(id) {
  return id.replace(/^leg-\d+-/, '');
}
