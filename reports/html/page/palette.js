const ROLES = [
  'p50',
  'p95',
  'p99',
  'planned',
  'started',
  'requests',
  'bad',
  'cpu',
  'vus',
  'database',
  'limit',
];
const SURROUNDINGS = ['ink', 'muted', 'line', 'surface', 'window'];
const NAMES = [...ROLES, ...SURROUNDINGS];

/** The colours of the style sheet as they are now: light, dark or on paper. */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The same colour, let through so far. `colour` is written #rrggbb. */
export function faded(colour, share) {
  const alpha = Math.round(share * 255);
  return `${colour}${alpha.toString(16).padStart(2, '0')}`;
}

/** The page's own font, for text inside canvases. */
export function pageFont(size, weight = 'normal') {
  return { family: getComputedStyle(document.body).fontFamily, size, weight };
}
