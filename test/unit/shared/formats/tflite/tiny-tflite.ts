/** Writes small FlatBuffers and TFLite files for tests: tables first, what they point at behind them. */

export type Field =
  | { int32: number }
  | { int8: number }
  | { uint8: number }
  | { text: string }
  | { bytes: Uint8Array }
  | { int32s: readonly number[] }
  | { uint16s: readonly number[] }
  | { table: Fields }
  | { tables: readonly Fields[] };
/** Field number -> value. */
export type Fields = Readonly<Record<number, Field>>;

export interface TinyTensor {
  name?: string;
  shape: readonly number[];
  /** TensorType: 0 float32, 1 float16, 2 int32. */
  type?: number;
  data?: ArrayBufferView;
  sparsity?: Fields;
}
export interface TinyNode {
  code: number;
  inputs: readonly number[];
  outputs: readonly number[];
  options?: Fields;
}

/** A TFLite file of one subgraph. */
export function tinyTflite(model: {
  tensors: readonly TinyTensor[];
  nodes: readonly TinyNode[];
  inputs: readonly number[];
  outputs: readonly number[];
}): Uint8Array {
  const buffers = model.tensors.map(
    ({ data }): Fields => (data ? { 0: { bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) } } : {}),
  );
  const tensors = model.tensors.map(({ name = '', shape, type = 0, sparsity }, index): Fields => {
    const fields = { 0: { int32s: shape }, 1: { int8: type }, 2: { int32: index }, 3: { text: name } };
    return sparsity ? { ...fields, 6: { table: sparsity } } : fields;
  });
  const nodes = model.nodes.map(({ inputs, outputs, options }, index): Fields => {
    const fields = { 0: { int32: index }, 1: { int32s: inputs }, 2: { int32s: outputs } };
    return options ? { ...fields, 4: { table: options } } : fields;
  });
  const graph: Fields = {
    0: { tables: tensors },
    1: { int32s: model.inputs },
    2: { int32s: model.outputs },
    3: { tables: nodes },
  };
  const codes: Fields[] = model.nodes.map(({ code }) => ({ 0: { int8: Math.min(code, 127) }, 3: { int32: code } }));
  return flatBuffer({ 0: { int32: 3 }, 1: { tables: codes }, 2: { tables: [graph] }, 4: { tables: buffers } }, 'TFL3');
}

export function flatBuffer(root: Fields, magic: string): Uint8Array {
  const out = new Bytes();
  out.uint32(0);
  for (const letter of magic) out.byte(letter.charCodeAt(0));
  out.patch(0, writeTable(out, root));
  return out.finish();
}

function writeTable(out: Bytes, fields: Fields): number {
  const numbers = Object.keys(fields).map(Number);
  const slots = Math.max(0, ...numbers.map((field) => field + 1));
  out.align(4);
  const vtable = out.length;
  out.uint16(4 + 2 * slots);
  out.uint16(4 + 4 * numbers.length);
  const slotAt = out.length;
  for (let slot = 0; slot < slots; slot++) out.uint16(0);
  out.align(4);
  const table = out.length;
  out.uint32(table - vtable);
  const later: (() => void)[] = [];
  for (const field of numbers) {
    const value = fields[field]!;
    out.patch16(slotAt + 2 * field, out.length - table);
    const at = out.length;
    if ('int32' in value) out.uint32(value.int32);
    else if ('int8' in value) out.uint32(value.int8 & 0xff);
    else if ('uint8' in value) out.uint32(value.uint8);
    else {
      out.uint32(0);
      later.push(() => out.patch(at, writeIndirect(out, value) - at));
    }
  }
  for (const write of later) write();
  return table;
}

function writeIndirect(out: Bytes, value: Field): number {
  if ('table' in value) return writeTable(out, value.table);
  out.align(4);
  const at = out.length;
  if ('tables' in value) {
    out.uint32(value.tables.length);
    const slots = value.tables.map(() => {
      out.uint32(0);
      return out.length - 4;
    });
    value.tables.forEach((table, index) => {
      out.patch(slots[index]!, writeTable(out, table) - slots[index]!);
    });
  } else if ('int32s' in value) {
    out.uint32(value.int32s.length);
    for (const item of value.int32s) out.uint32(item);
  } else if ('uint16s' in value) {
    out.uint32(value.uint16s.length);
    for (const item of value.uint16s) out.uint16(item);
  } else {
    const bytes =
      'text' in value
        ? Uint8Array.from(value.text, (letter) => letter.charCodeAt(0))
        : 'bytes' in value
          ? value.bytes
          : [];
    out.uint32(bytes.length);
    for (const byte of bytes) out.byte(byte);
  }
  return at;
}

class Bytes {
  private readonly data: number[] = [];

  get length(): number {
    return this.data.length;
  }
  byte(value: number): void {
    this.data.push(value & 0xff);
  }
  uint16(value: number): void {
    this.byte(value);
    this.byte(value >> 8);
  }
  uint32(value: number): void {
    this.uint16(value);
    this.uint16(value >> 16);
  }
  align(size: number): void {
    while (this.length % size) this.byte(0);
  }
  patch(at: number, value: number): void {
    for (let byte = 0; byte < 4; byte++) this.data[at + byte] = (value >> (8 * byte)) & 0xff;
  }
  patch16(at: number, value: number): void {
    this.data[at] = value & 0xff;
    this.data[at + 1] = value >> 8;
  }
  finish(): Uint8Array {
    return Uint8Array.from(this.data);
  }
}
