import type { ArrivalStream, PlannedWindow } from '../contract.ts';
import { type Arrivals, dueAt, prepareArrivals } from './arrivals.ts';
import { type Mix, pickByWeight, prepareMix, weightsAt } from './mix.ts';
import { hashOfText, SeededRandom } from './random.ts';
import { WindowMix } from './window-mix.ts';
import { windowAt } from './windows.ts';

/** What of a stream decides which journeys come when. */
export interface OrderedFrom {
  readonly arrivals: Arrivals;
  readonly mix: Mix;
  readonly windows: readonly PlannedWindow[];
  /** Tells its random numbers from those of the other streams. */
  readonly seedWord: number;
}

export function orderedFrom(
  stream: ArrivalStream,
  journeys: readonly string[],
  windows: readonly PlannedWindow[],
): OrderedFrom {
  return {
    arrivals: prepareArrivals(stream),
    mix: prepareMix(stream.mix, journeys),
    windows,
    seedWord: hashOfText(stream.name),
  };
}

/** So many arrivals share a text: one is short enough to be handed to a VU for a single letter of it. */
const TEXT_LENGTH = 256;
/** The letter of the first journey. Letters from here on are one UTF-16 unit each, for 55,000 journeys. */
const FIRST_LETTER = 48;
/** Tells the numbers that journeys are exchanged by from those of the arrivals. */
const ORDER_WORD = 0x0badcafe;

/**
 * Which journey each arrival of a stream plays, as letters in texts of equal length: the whole order is made once, by
 * whoever can share it with all VUs, and read a letter at a time. Each is drawn by the mix of its moment and by its own
 * chance, whatever the others are; then every window gets each journey as often as its mix says (`WindowMix`).
 */
export function journeyOrder(seed: number, from: OrderedFrom): string[] {
  const { arrivals, mix, windows, seedWord } = from;
  const random = new SeededRandom(seed, seedWord, 0);
  const places = new Uint16Array(arrivals.before.at(-1) ?? 0);
  const momentsMs = new Float64Array(places.length);
  const mixes = new Map<string, WindowMix>();
  for (let index = 0; index < places.length; index++) {
    random.restart(seed, seedWord, index);
    const atMs = dueAt(arrivals, index, random.uniform(), 0).plannedMs;
    const weights = weightsAt(mix, atMs);
    const place = pickByWeight(weights, random.uniform());
    places[index] = place;
    momentsMs[index] = atMs;
    mixOf(mixes, windowAt(windows, atMs), weights.length).note(index, place, weights);
  }
  const settling = new SeededRandom(seed, seedWord ^ ORDER_WORD, 0);
  for (const each of mixes.values())
    each.settle(places, (index) => weightsAt(mix, momentsMs[index] ?? 0), settling);
  return lettersOf(places);
}

function mixOf(mixes: Map<string, WindowMix>, window: string, journeys: number): WindowMix {
  const known = mixes.get(window);
  if (known !== undefined) return known;
  const made = new WindowMix(journeys);
  mixes.set(window, made);
  return made;
}

function lettersOf(places: Uint16Array): string[] {
  const texts: string[] = [];
  for (let from = 0; from < places.length; from += TEXT_LENGTH) {
    let text = '';
    for (const place of places.subarray(from, from + TEXT_LENGTH))
      text += String.fromCharCode(FIRST_LETTER + place);
    texts.push(text);
  }
  return texts;
}

/** The place of the journey that the `index`-th arrival plays; undefined beyond the last one. */
export function journeyInOrder(texts: ArrayLike<string>, index: number): number | undefined {
  const letter = texts[Math.floor(index / TEXT_LENGTH)]?.charCodeAt(index % TEXT_LENGTH);
  return letter === undefined || Number.isNaN(letter) ? undefined : letter - FIRST_LETTER;
}
