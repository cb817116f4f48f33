import protobuf from 'protobufjs/minimal.js';

type Reader = protobuf.Reader;

// Tags of prometheus.TimeSeries and prometheus.Label: field number << 3 | wire type.
const SERIES_LABEL = 0x0a;
const LABEL_NAME = 0x0a;
const LABEL_VALUE = 0x12;

/** The names and values in the encoded labels of one series. Read once in a leg, so by a reader for any message. */
export function decodeLabels(labels: Buffer): Record<string, string> {
  const tags: Record<string, string> = {};
  const reader = protobuf.Reader.create(labels);
  while (reader.pos < labels.length) {
    if (reader.uint32() !== SERIES_LABEL) throw new RangeError('not a label');
    const end = reader.uint32() + reader.pos;
    const [name, value] = readLabel(reader, end);
    if (reader.pos !== end) throw new RangeError('a field is longer than its message');
    tags[name] = value;
  }
  return tags;
}

function readLabel(reader: Reader, end: number): readonly [name: string, value: string] {
  let name = '';
  let value = '';
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === LABEL_NAME) name = reader.string();
    else if (tag === LABEL_VALUE) value = reader.string();
    else reader.skipType(tag & 7);
  }
  return [name, value];
}
