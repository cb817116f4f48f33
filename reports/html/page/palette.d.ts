import type { LineRole } from '../../view/plot.ts';

export type ColourName = LineRole | 'limit' | 'ink' | 'muted' | 'line' | 'surface' | 'window';

/** Colours by their name in the style sheet, written #rrggbb, and the font of all text. */
export type Palette = Readonly<Record<ColourName | 'fontFamily', string>>;

/** Everything that is drawn as a line. */
export declare const ROLES: readonly ColourName[];

/** The same colour, let through so far, from 0 to 1. */
export declare function faded(colour: string, share: number): string;

/** How the canvas takes a font of the palette. */
export declare function fontOf(
  palette: Palette,
  size: number,
  weight?: string,
): { family: string; size: number; weight: string };
