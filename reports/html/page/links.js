/** Opens whatever is folded around the place that a link leads to, and the record of a check itself. */
export function showTargets() {
  addEventListener('hashchange', showTarget);
  addEventListener('click', ({ target }) => {
    if (target.closest?.('a')?.hash === location.hash) showTarget();
  });
  showTarget();
}

function showTarget() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let around = place; around; around = around.parentElement?.closest('details')) around.open = true;
  const record = place.nextElementSibling?.querySelector('details.record');
  if (record) record.open = true;
  place.scrollIntoView();
}
