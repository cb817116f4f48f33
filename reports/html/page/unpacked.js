const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE = 32;
const GAP = '-';

/** The numbers of a text that reports/html/packed-numbers.ts wrote. */
export function unpacked(text) {
  const factor = 10 ** Number(text[0]);
  const values = [];
  let [before, rest, weight] = [0, 0, 1];
  for (const sign of text.slice(1)) {
    if (sign === GAP) {
      values.push(null);
      continue;
    }
    const digit = DIGITS.indexOf(sign);
    rest += (digit % BASE) * weight;
    weight *= BASE;
    if (digit >= BASE) continue;
    before += rest % 2 === 1 ? -(rest - 1) / 2 : rest / 2;
    values.push(before / factor);
    [rest, weight] = [0, 1];
  }
  return values;
}

/** What the page carries, with its numbers as the charts take them. */
export function unpackedPlot(plot) {
  if (plot.kind === 'time')
    return { ...plot, lines: plot.lines.map((line) => ({ ...line, values: unpacked(line.values) })) };
  if (plot.kind === 'heat') return { ...plot, columns: columnsOf(unpacked(plot.counts), plot.rowsMs.length) };
  return plot;
}

function columnsOf(counts, rows) {
  return Array.from({ length: counts.length / rows }, (_, column) =>
    counts.slice(column * rows, (column + 1) * rows),
  );
}
