import { strFromU8 } from 'fflate';
import { FormatError } from '../format-error.ts';

/** One feature of a `tf.Example`: a list of texts or pictures, of floats or of whole numbers. */
export type TfFeature =
  | { readonly kind: 'bytes'; readonly values: readonly Uint8Array[] }
  | { readonly kind: 'floats'; readonly values: Float32Array }
  | { readonly kind: 'integers'; readonly values: Float64Array };

/** Numbers of the fields in the messages `Example`, `Features`, its map's entries, and `Feature`. */
const FIELD = { features: 1, entry: 1, key: 1, value: 2, bytes: 1, floats: 2, integers: 3, item: 1 } as const;

/** The features of a `tf.Example` by name. Bytes are views of the record. @throws FormatError */
export function readTfExample(record: Uint8Array): Map<string, TfFeature> {
  const found = new Map<string, TfFeature>();
  for (const features of messages(record, FIELD.features)) {
    for (const entry of messages(features, FIELD.entry)) {
      let name = '';
      let feature: TfFeature | null = null;
      for (const { field, bytes } of fields(entry)) {
        if (field === FIELD.key) name = strFromU8(bytes);
        else if (field === FIELD.value) feature = readFeature(bytes);
      }
      if (feature) found.set(name, feature);
    }
  }
  return found;
}

function readFeature(bytes: Uint8Array): TfFeature | null {
  for (const { field, bytes: list } of fields(bytes)) {
    if (field === FIELD.bytes) return { kind: 'bytes', values: [...messages(list, FIELD.item)] };
    if (field === FIELD.floats) return { kind: 'floats', values: readFloats(list) };
    if (field === FIELD.integers) return { kind: 'integers', values: readIntegers(list) };
  }
  return null;
}

function readFloats(list: Uint8Array): Float32Array {
  const out: number[] = [];
  for (const { bytes } of fields(list)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 4 <= bytes.length; at += 4) out.push(view.getFloat32(at, true));
  }
  return Float32Array.from(out);
}

function readIntegers(list: Uint8Array): Float64Array {
  const out: number[] = [];
  for (const { bytes, varint } of fields(list)) {
    if (varint !== null) out.push(Number(BigInt.asIntN(64, varint)));
    for (let at = 0; varint === null && at < bytes.length; ) {
      const read = readVarint(bytes, at);
      out.push(Number(BigInt.asIntN(64, read.value)));
      at = read.next;
    }
  }
  return Float64Array.from(out);
}

function* messages(bytes: Uint8Array, field: number): Generator<Uint8Array> {
  for (const found of fields(bytes)) if (found.field === field) yield found.bytes;
}

interface Field {
  readonly field: number;
  readonly bytes: Uint8Array;
  /** The number, where the field is one. */
  readonly varint: bigint | null;
}

function* fields(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const [field, wire] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    at = tag.next;
    if (wire === 0) {
      const { value, next } = readVarint(bytes, at);
      yield { field, bytes: bytes.subarray(at, next), varint: value };
      at = next;
      continue;
    }
    let size = wire === 1 ? 8 : 4;
    if (wire === 2) {
      const length = readVarint(bytes, at);
      size = Number(length.value);
      at = length.next;
    } else if (wire !== 1 && wire !== 5) throw new FormatError('it holds no tf.Example');
    if (at + size > bytes.length) throw new FormatError('its tf.Example is cut off');
    yield { field, bytes: bytes.subarray(at, at + size), varint: null };
    at += size;
  }
}

function readVarint(bytes: Uint8Array, start: number): { value: bigint; next: number } {
  let value = 0n;
  for (let at = start, shift = 0n; at < bytes.length && shift < 70n; at++, shift += 7n) {
    value |= BigInt(bytes[at]! & 0x7f) << shift;
    if (bytes[at]! < 0x80) return { value, next: at + 1 };
  }
  throw new FormatError('its tf.Example is cut off');
}
