import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../../reports/html/page/palette.js';

const css = readFileSync(new URL('../../reports/html/page/colours.css', import.meta.url), 'utf8');
const [lightBlock = '', darkBlock = ''] = css.split('@media');
const light = coloursOf(lightBlock);
const THEMES = { light, dark: { ...light, ...coloursOf(darkBlock) } };

const VERDICTS = ['pass', 'fail', 'inconclusive', 'invalid'];
function coloursOf(block: string): Record<string, string> {
  const declared = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gu)];
  return Object.fromEntries(declared.map(([, name = '', colour = '']) => [name, colour]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one = '', other = ''): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(THEMES))('in the %s theme', (_, theme) => {
  test.each(['ink', 'muted', 'accent', ...VERDICTS])('%s can be read on the page (AA, 4.5)', (name) => {
    expect(contrast(theme[name], theme['bg'])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(VERDICTS)('text can be read on the banner of %s (AA, 4.5)', (verdict) => {
    const ground = theme[`${verdict}-tint`];
    const worst = Math.min(...['ink', 'muted', verdict].map((name) => contrast(theme[name], ground)));
    expect(worst).toBeGreaterThanOrEqual(4.5);
  });

  test.each(ROLES)('the line of %s stands out from page and peak band (AA, 3)', (name) => {
    const worst = Math.min(...['bg', 'window'].map((ground) => contrast(theme[name], theme[ground])));
    expect(worst).toBeGreaterThanOrEqual(3);
  });
});
