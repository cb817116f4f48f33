/** Paper is white and of another width: charts are drawn anew for it, and again for the screen. */
export function redrawForPrint(redraw) {
  const root = document.documentElement;
  let folded = [];
  addEventListener('beforeprint', () => {
    root.classList.add('on-paper');
    folded = [...document.querySelectorAll('details:not([open])')];
    for (const details of folded) details.open = true;
    redraw();
  });
  addEventListener('afterprint', () => {
    root.classList.remove('on-paper');
    for (const details of folded) details.open = false;
    redraw();
  });
}
