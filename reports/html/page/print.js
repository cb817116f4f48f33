/** Paper is white and of another width: charts are drawn anew for it, and again for the screen. */
export function redrawForPrint(redraw) {
  const root = document.documentElement;
  addEventListener('beforeprint', () => {
    root.classList.add('on-paper');
    for (const details of document.querySelectorAll('details:not([open])')) {
      details.open = true;
      details.dataset.closedOnScreen = '';
    }
    redraw();
  });
  addEventListener('afterprint', () => {
    root.classList.remove('on-paper');
    for (const details of document.querySelectorAll('details[data-closed-on-screen]')) {
      details.open = false;
      delete details.dataset.closedOnScreen;
    }
    redraw();
  });
}
