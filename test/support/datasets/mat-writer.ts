import { zlibSync } from 'fflate';

/** What a variable of a MATLAB file is made of; arrays row-major, as tests think. */
export type MatVariable =
  | {
      readonly shape: readonly [number, number];
      readonly data: ArrayLike<number>;
      readonly type?: 'double' | 'uint8' | 'single';
    }
  | { readonly text: string }
  | { readonly cells: readonly MatVariable[] };

const MI = {
  int8: 1,
  uint8: 2,
  uint16: 4,
  int32: 5,
  uint32: 6,
  single: 7,
  double: 9,
  matrix: 14,
  compressed: 15,
} as const;
const CLASS = { cell: 1, char: 4, double: 6, single: 7, uint8: 9 } as const;

function element(type: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  const view = new DataView(out.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, data.length, true);
  out.set(data, 8);
  return out;
}

/** Up to four bytes, within the tag. */
function small(type: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setUint32(0, (data.length << 16) | type, true);
  out.set(data, 4);
  return out;
}

const bytesOf = (
  array: Int32Array | Uint32Array | Uint16Array | Float64Array | Float32Array | Uint8Array,
): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const text8 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

function matrix(name: string, variable: MatVariable): Uint8Array {
  const shape =
    'shape' in variable ? variable.shape : 'text' in variable ? [1, variable.text.length] : [variable.cells.length, 1];
  const kind = 'shape' in variable ? CLASS[variable.type ?? 'double'] : 'text' in variable ? CLASS.char : CLASS.cell;
  const label = text8(name);
  const parts = [
    element(MI.uint32, bytesOf(Uint32Array.of(kind, 0))),
    element(MI.int32, bytesOf(Int32Array.from(shape))),
    label.length > 0 && label.length <= 4 ? small(MI.int8, label) : element(MI.int8, label),
  ];
  if ('text' in variable) parts.push(element(MI.uint16, bytesOf(Uint16Array.from(text8(variable.text)))));
  else if ('cells' in variable) parts.push(...variable.cells.map((cell) => matrix('', cell)));
  else {
    const [rows, columns] = variable.shape;
    const turned = Float64Array.from(
      { length: rows * columns },
      (_, i) => variable.data[(i % rows) * columns + Math.floor(i / rows)]!,
    );
    const type = variable.type ?? 'double';
    // MATLAB stores doubles that fit as bytes.
    if (type === 'single') parts.push(element(MI.single, bytesOf(Float32Array.from(turned))));
    else if (type === 'uint8') parts.push(element(MI.uint8, Uint8Array.from(turned)));
    else parts.push(element(MI.double, bytesOf(turned)));
  }
  return element(MI.matrix, Buffer.concat(parts));
}

/** A MATLAB file of version 5, each variable packed as `save -v7` does unless told otherwise. */
export function writeMat(variables: Readonly<Record<string, MatVariable>>, { packed = true } = {}): Uint8Array {
  const header = new Uint8Array(128).fill(0x20);
  header.set(text8('MATLAB 5.0 MAT-file, made for a test'));
  header.set([0, 1, 0x49, 0x4d], 124);
  const parts = Object.entries(variables).map(([name, variable]) => {
    const whole = matrix(name, variable);
    if (!packed) return whole;
    const data = zlibSync(whole);
    const tag = new Uint8Array(8);
    new DataView(tag.buffer).setUint32(0, MI.compressed, true);
    new DataView(tag.buffer).setUint32(4, data.length, true);
    return Buffer.concat([tag, data]);
  });
  return new Uint8Array(Buffer.concat([header, ...parts]));
}
