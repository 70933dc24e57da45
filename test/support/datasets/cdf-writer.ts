import { gzipSync } from 'fflate';

/** A zVariable of doubles or floats to be written. */
export interface CdfVariableToWrite {
  readonly dtype: 'f4' | 'f8';
  /** Records, then the axes of a record. */
  readonly shape: readonly number[];
  /** Row-major, as always here; the writer turns it round for column-major files. */
  readonly data: ArrayLike<number>;
  /** Packing of the values. */
  readonly packing?: 'gzip' | 'rle';
  /** Records of one block of values. Default: all in one. */
  readonly blockRecords?: number;
}

export interface WriteCdfOptions {
  /** Pack the whole file with gzip. */
  packed?: boolean;
  /** 3 has 8-byte offsets, 2 (that is 2.6) has 4. */
  version?: 2 | 3;
  rowMajor?: boolean;
  bigEndian?: boolean;
  /** Write rVariables, which all have the same axes. */
  shared?: boolean;
}
const DEFAULTS: Required<WriteCdfOptions> = {
  packed: false,
  version: 3,
  rowMajor: true,
  bigEndian: false,
  shared: false,
};

const PACKING = { gzip: 5, rle: 1 } as const;
const TYPE = { f4: 44, f8: 45 } as const;

type Field = readonly ['i32' | 'offset', number] | Uint8Array | { readonly text: string; readonly bytes: number };

/** Writes a single-file CDF with zVariables, as NASA's library lays it out. */
export function writeCdf(
  variables: Readonly<Record<string, CdfVariableToWrite>>,
  options: WriteCdfOptions = {},
): Uint8Array {
  const { packed, version, rowMajor, bigEndian, shared } = { ...DEFAULTS, ...options };
  const wide = version === 3;
  const word = wide ? 8 : 4;
  const parts: Uint8Array[] = [];
  let length = 8;

  const bytesOf = (fields: readonly Field[]): Uint8Array => {
    const blocks = fields.map((field) => {
      if (field instanceof Uint8Array) return field;
      if ('text' in field) {
        const out = new Uint8Array(field.bytes);
        for (let i = 0; i < field.text.length; i++) out[i] = field.text.charCodeAt(i);
        return out;
      }
      const [kind, value] = field;
      const view = new DataView(new ArrayBuffer(kind === 'offset' ? word : 4));
      if (view.byteLength === 8) view.setBigInt64(0, BigInt(value));
      else view.setInt32(0, value);
      return new Uint8Array(view.buffer);
    });
    return join(blocks);
  };
  const record = (type: number, fields: readonly Field[]): Uint8Array => {
    const body = bytesOf(fields);
    return join([
      bytesOf([
        ['offset', body.length + word + 4],
        ['i32', type],
      ]),
      body,
    ]);
  };
  const append = (block: Uint8Array): number => {
    const at = length;
    parts.push(block);
    length += block.length;
    return at;
  };

  const names = Object.keys(variables);
  // The first two records have known sizes, so everything else can be laid out behind them.
  const cdfAt = 8;
  const cdfLength = word + 4 + word + 9 * 4 + 256;
  const sharedAxes = shared ? variables[names[0]!]!.shape.slice(1) : [];
  const globalLength = word + 4 + 4 * word + 5 * 4 + word + 3 * 4 + 4 * sharedAxes.length;
  length += cdfLength + globalLength;

  const written = names.map((name) => {
    const variable = variables[name]!;
    const values = encode(variable, rowMajor, bigEndian);
    const records = variable.shape[0]!;
    const recordBytes = values.length / Math.max(1, records);
    const step = variable.blockRecords ?? Math.max(1, records);
    const blocks: { first: number; last: number; at: number }[] = [];
    for (let first = 0; first < records; first += step) {
      const last = Math.min(records, first + step) - 1;
      const raw = values.subarray(first * recordBytes, (last + 1) * recordBytes);
      if (!variable.packing) blocks.push({ first, last, at: append(record(7, [raw])) });
      else {
        const small = variable.packing === 'gzip' ? gzipSync(raw) : packZeros(raw);
        blocks.push({ first, last, at: append(record(13, [['i32', 0], ['offset', small.length], small])) });
      }
    }
    const index = append(
      record(6, [
        ['offset', 0],
        ['i32', blocks.length],
        ['i32', blocks.length],
        ...blocks.map(({ first }): Field => ['i32', first]),
        ...blocks.map(({ last }): Field => ['i32', last]),
        ...blocks.map(({ at }): Field => ['offset', at]),
      ]),
    );
    const parameters = variable.packing
      ? append(
          record(11, [
            ['i32', PACKING[variable.packing]],
            ['i32', 0],
            ['i32', 1],
            ['i32', variable.packing === 'gzip' ? 6 : 0],
          ]),
        )
      : 0;
    return { name, variable, index, parameters };
  });

  let next = 0;
  let firstVariable = 0;
  for (const [i, { name, variable, index, parameters }] of [...written.entries()].reverse()) {
    const axes = variable.shape.slice(1);
    next = append(
      record(shared ? 3 : 8, [
        ['offset', next],
        ['i32', TYPE[variable.dtype]],
        ['i32', variable.shape[0]! - 1],
        ['offset', index],
        ['offset', index],
        ['i32', 1 | (variable.packing ? 4 : 0)],
        ...[0, 0, -1, -1, 1, i].map((n): Field => ['i32', n]),
        ['offset', parameters],
        ['i32', 0],
        { text: name, bytes: wide ? 256 : 64 },
        ...(shared ? [] : [axes.length, ...axes].map((n): Field => ['i32', n])),
        ...axes.map((): Field => ['i32', -1]),
      ]),
    );
    firstVariable = next;
  }
  const cdf = record(1, [
    ['offset', cdfAt + cdfLength],
    ['i32', wide ? 3 : 2],
    ['i32', wide ? 8 : 6],
    ['i32', bigEndian ? 1 : 6],
    ['i32', (rowMajor ? 1 : 0) | 2],
    ...[0, 0, 0, wide ? 2 : -1, -1].map((n): Field => ['i32', n]),
    { text: 'made by a test', bytes: 256 },
  ]);
  const global = record(2, [
    ['offset', shared ? firstVariable : 0],
    ['offset', shared ? 0 : firstVariable],
    ['offset', 0],
    ['offset', length],
    ...[shared ? names.length : 0, 0, -1, sharedAxes.length, shared ? 0 : names.length].map((n): Field => ['i32', n]),
    ['offset', 0],
    ...[0, -1, -1, ...sharedAxes].map((n): Field => ['i32', n]),
  ]);
  const version2 = Uint8Array.of(0xcd, 0xf2, 0x60, 0x02);
  const version3 = Uint8Array.of(0xcd, 0xf3, 0x00, 0x01);
  const body = join([cdf, global, ...parts]);
  const magic = wide ? version3 : version2;
  if (!packed) return join([magic, Uint8Array.of(0, 0, 0xff, 0xff), body]);
  const small = gzipSync(body);
  const headBytes = word + 4 + 2 * word + 4;
  const head = record(10, [['offset', 8 + headBytes + small.length], ['offset', body.length], ['i32', 0], small]);
  return join([
    magic,
    Uint8Array.of(0xcc, 0xcc, 0, 1),
    head,
    record(11, [
      ['i32', PACKING.gzip],
      ['i32', 0],
      ['i32', 1],
      ['i32', 6],
    ]),
  ]);
}

function join(blocks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    out.set(block, at);
    at += block.length;
  }
  return out;
}

function encode({ dtype, shape, data }: CdfVariableToWrite, rowMajor: boolean, bigEndian: boolean): Uint8Array {
  const size = dtype === 'f4' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(data.length * size));
  const [records = 0, ...axes] = shape;
  const count = axes.reduce((product, n) => product * n, 1);
  for (let r = 0; r < records; r++) {
    for (let i = 0; i < count; i++) {
      const at = (r * count + (rowMajor ? i : columnMajorPlace(i, axes))) * size;
      const value = data[r * count + i]!;
      if (size === 4) view.setFloat32(at, value, !bigEndian);
      else view.setFloat64(at, value, !bigEndian);
    }
  }
  return new Uint8Array(view.buffer);
}

/** Place of a row-major index when the first axis varies fastest. */
function columnMajorPlace(index: number, axes: readonly number[]): number {
  let place = 0;
  let below = axes.reduce((product, n) => product * n, 1);
  let rest = index;
  let step = 1;
  for (const size of axes) {
    below /= size;
    place += Math.floor(rest / below) * step;
    rest %= below;
    step *= size;
  }
  return place;
}

/** A run of zeros becomes a zero and how many more there are. */
function packZeros(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    out.push(bytes[i]!);
    if (bytes[i] !== 0) continue;
    let more = 0;
    while (more < 255 && bytes[i + 1 + more] === 0 && i + 1 + more < bytes.length) more++;
    out.push(more);
    i += more;
  }
  return Uint8Array.from(out);
}
