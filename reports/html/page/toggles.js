/** Each line of a legend switches its line on and off; limits and windows stay. */
export function makeToggles(figure, chartOf, hidden) {
  for (const item of figure.querySelectorAll('.legend li[data-line]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...item.childNodes);
    item.append(button);
    const name = item.dataset.line;
    const show = () => button.setAttribute('aria-pressed', String(!hidden.has(name)));
    button.addEventListener('click', () => {
      if (!hidden.delete(name)) hidden.add(name);
      show();
      applyHidden(chartOf(), hidden);
    });
    show();
  }
}

/** Hides the lines that the reader switched off. */
export function applyHidden(chart, hidden) {
  for (const dataset of chart.data.datasets) dataset.hidden = hidden.has(dataset.label);
  chart.update();
}
