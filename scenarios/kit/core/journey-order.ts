import type { ArrivalStream } from '../contract.ts';
import { type Arrivals, dueAt, prepareArrivals } from './arrivals.ts';
import { type Mix, prepareMix, weightsAt } from './mix.ts';
import { hashOfText, SeededRandom } from './random.ts';
import { Turns } from './turns.ts';

/** What of a stream decides which journeys come when. */
export interface OrderedFrom {
  readonly arrivals: Arrivals;
  readonly mix: Mix;
  /** Tells its random numbers from those of the other streams. */
  readonly seedWord: number;
}

export function orderedFrom(stream: ArrivalStream, journeys: readonly string[]): OrderedFrom {
  return {
    arrivals: prepareArrivals(stream),
    mix: prepareMix(stream.mix, journeys),
    seedWord: hashOfText(stream.name),
  };
}

/** So many arrivals share a text: one is short enough to be handed to a VU for a single letter of it. */
const TEXT_LENGTH = 256;
/** The letter of the first journey. Letters from here on are one UTF-16 unit each, for 55,000 journeys. */
const FIRST_LETTER = 48;
/** Tells the numbers that the order is drawn by from those of the arrivals. */
const ORDER_WORD = 0x0badcafe;

/**
 * Which journey each arrival of a stream plays, as letters in texts of equal length: the whole order is made once, by
 * whoever can share it with all VUs, and read a letter at a time. Journeys take turns (`Turns`) in the order in which
 * they are due, so every stretch of time has its mix.
 */
export function journeyOrder(seed: number, from: OrderedFrom): string[] {
  const { arrivals, mix, seedWord } = from;
  const momentsMs = momentsOf(seed, from);
  const turns = new Turns(mix.weights[0]?.length ?? 0, new SeededRandom(seed, seedWord ^ ORDER_WORD, 0));
  const places = new Uint16Array(momentsMs.length);
  for (let second = 0; second + 1 < arrivals.before.length; second++)
    for (const index of inTime(momentsMs, arrivals.before[second] ?? 0, arrivals.before[second + 1] ?? 0))
      places[index] = turns.next(weightsAt(mix, momentsMs[index] ?? 0));
  return lettersOf(places);
}

function momentsOf(seed: number, { arrivals, seedWord }: OrderedFrom): Float64Array {
  const random = new SeededRandom(seed, seedWord, 0);
  const momentsMs = new Float64Array(arrivals.before.at(-1) ?? 0);
  for (let index = 0; index < momentsMs.length; index++) {
    random.restart(seed, seedWord, index);
    momentsMs[index] = dueAt(arrivals, index, random.uniform(), 0).plannedMs;
  }
  return momentsMs;
}

/** The arrivals of one second, the earliest first. They are few, and mostly in order where they are evenly spaced. */
function inTime(momentsMs: Float64Array, from: number, to: number): number[] {
  const indices: number[] = [];
  for (let index = from; index < to; index++) {
    const atMs = momentsMs[index] ?? 0;
    let place = indices.length;
    while (place > 0 && (momentsMs[indices[place - 1] ?? 0] ?? 0) > atMs) place--;
    indices.splice(place, 0, index);
  }
  return indices;
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
