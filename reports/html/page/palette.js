export const ROLES = [
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

let palette = null;

/** The colours and the font of the style sheet as they are now: light, dark or on paper. */
export function readPalette() {
  palette ??= paletteOfNow();
  return palette;
}

/** To be called when the page changes its colours. */
export function forgetPalette() {
  palette = null;
}

function paletteOfNow() {
  const style = getComputedStyle(document.documentElement);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { ...Object.fromEntries(colours), fontFamily: getComputedStyle(document.body).fontFamily };
}

/** The same colour, let through so far. `colour` is written #rrggbb. */
export function faded(colour, share) {
  const alpha = Math.round(share * 255);
  return `${colour}${alpha.toString(16).padStart(2, '0')}`;
}

/** The palette's font, for text inside canvases. */
export function fontOf(palette, size, weight = 'normal') {
  return { family: palette.fontFamily, size, weight };
}
