import type { ColourName, Palette } from '../html/page/palette.js';
import { PAGE_STYLE } from '../html/page-assets.ts';

/** The page's own light colours, read from its style sheet so that page and pictures cannot drift apart. */
export function lightPalette(fontFamily: string): Palette {
  return {
    p50: colourOf('p50'),
    p95: colourOf('p95'),
    p99: colourOf('p99'),
    planned: colourOf('planned'),
    started: colourOf('started'),
    requests: colourOf('requests'),
    bad: colourOf('bad'),
    cpu: colourOf('cpu'),
    vus: colourOf('vus'),
    database: colourOf('database'),
    limit: colourOf('limit'),
    ink: colourOf('ink'),
    muted: colourOf('muted'),
    line: colourOf('line'),
    surface: colourOf('surface'),
    window: colourOf('window'),
    fontFamily,
  };
}

/** The first block of the style sheet holds the light colours; the dark ones follow. */
function colourOf(name: ColourName): string {
  const colour = new RegExp(`:root\\{[^}]*--${name}:\\s*(#[0-9a-f]{6})`, 'iu').exec(PAGE_STYLE)?.[1];
  if (colour === undefined) throw new TypeError(`The page's style names no colour "${name}".`);
  return colour;
}
