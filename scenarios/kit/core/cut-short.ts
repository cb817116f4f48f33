/** Thrown when a journey needs something from an answer that is not good; the kit catches it and ends the journey. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
}
