import { WireReader } from './wire-reader.ts';

// Tags of prometheus.TimeSeries and prometheus.Label: field number << 3 | wire type.
export const SERIES_LABEL = 0x0a;
const LABEL_NAME = 0x0a;
const LABEL_VALUE = 0x12;

type Label = readonly [name: string, value: string];

/** The names and values in the encoded labels of one series; of a name that comes twice, the last value. */
export function decodeLabels(labels: Buffer): Record<string, string> {
  const read: Label[] = [];
  const reader = new WireReader(labels);
  while (reader.at < labels.length) {
    if (reader.varint() !== SERIES_LABEL) throw new RangeError('not a label');
    read.push(readLabel(reader, reader.messageEnd(labels.length)));
  }
  return Object.fromEntries(read);
}

function readLabel(reader: WireReader, end: number): Label {
  let name = '';
  let value = '';
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === LABEL_NAME) name = reader.text(reader.messageEnd(end));
    else if (tag === LABEL_VALUE) value = reader.text(reader.messageEnd(end));
    else reader.skip(tag);
  }
  reader.mustBeAt(end);
  return [name, value];
}
