const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Deflate's longest block that is stored as it is. */
const LONGEST_BLOCK = 65_535;
const BITS_A_PIXEL = 4;

/**
 * A picture of up to 16 levels as PNG with two pixels to a byte, in one colour of which every level lets through more. Not
 * compressed, so that the same picture is the same bytes whatever library there is; a heatmap has some thousand pixels.
 * Source of the format: ISO/IEC 15948 (PNG), RFC 1950 and 1951.
 */
export function levelsPng(
  rows: readonly (readonly number[])[],
  colour: readonly [red: number, green: number, blue: number],
  opacities: readonly number[],
): Uint8Array {
  const width = rows[0]?.length ?? 0;
  const header = [...word(width), ...word(rows.length), BITS_A_PIXEL, 3, 0, 0, 0];
  const pixels = rows.flatMap((row) => [0, ...paired(row)]);
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', header),
    ...chunk(
      'PLTE',
      opacities.flatMap(() => [...colour]),
    ),
    ...chunk(
      'tRNS',
      opacities.map((opacity) => Math.round(opacity * 255)),
    ),
    ...chunk('IDAT', stored(pixels)),
    ...chunk('IEND', []),
  ]);
}

/** The left pixel of each pair is in the upper half of its byte. */
function paired(row: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(row.length / 2) },
    (_, nth) => ((row[2 * nth] ?? 0) << BITS_A_PIXEL) | (row[2 * nth + 1] ?? 0),
  );
}

function chunk(type: string, data: readonly number[]): number[] {
  const named = [...type].map((letter) => letter.charCodeAt(0)).concat(data);
  return [...word(data.length), ...named, ...word(crc32(named))];
}

/** A zlib stream of stored blocks. */
function stored(data: readonly number[]): number[] {
  const blocks: number[] = [];
  for (let from = 0; from < data.length; from += LONGEST_BLOCK) {
    const block = data.slice(from, from + LONGEST_BLOCK);
    const last = from + LONGEST_BLOCK >= data.length ? 1 : 0;
    const length = [block.length & 255, block.length >>> 8];
    blocks.push(last, ...length, ...length.map((byte) => byte ^ 255));
    for (const byte of block) blocks.push(byte);
  }
  return [0x78, 0x01, ...blocks, ...word(adler32(data))];
}

function word(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
}

function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function adler32(bytes: readonly number[]): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}
