import { strFromU8, unzlibSync } from 'fflate';
import { FormatError } from '../format-error.ts';

/** An array property that was not unpacked yet. */
export interface FbxPackedArray {
  readonly type: 'f' | 'd' | 'l' | 'i' | 'b';
  readonly length: number;
  readonly packed: boolean;
  readonly bytes: Uint8Array;
}

export type FbxValue = number | bigint | string | boolean | Uint8Array | FbxPackedArray;

/** A record of an FBX file. */
export interface FbxRecord {
  readonly name: string;
  readonly values: readonly FbxValue[];
  readonly children: readonly FbxRecord[];
}

const MAGIC = 'Kaydara FBX Binary  \0';
const OLDEST = 7100;
const NEWEST = 7700;
/** From here on record headers have 64-bit numbers. */
const WIDE = 7500;
const MOST_DEPTH = 60;
const MOST_RECORDS = 5_000_000;
const ELEMENT_BYTES: Readonly<Record<FbxPackedArray['type'], number>> = { f: 4, d: 8, l: 8, i: 4, b: 1 };

/** A binary FBX file taken apart. */
export interface FbxFile {
  readonly version: number;
  readonly records: readonly FbxRecord[];
}

/**
 * Takes a binary FBX file of version 7.1 to 7.7 apart; arrays are unpacked when asked for (`fbxNumbers`).
 *
 * @throws FormatError where it is something else, of another version, written as text, encrypted or damaged
 */
export function readFbxRecords(bytes: Uint8Array): FbxFile {
  const head = strFromU8(bytes.subarray(0, 4096), true);
  if (!head.startsWith(MAGIC)) {
    if (/^\s*(;|FBXHeaderExtension)/.test(head) && /FBX/i.test(head)) {
      throw new FormatError('it is an FBX written as text; export it again as binary FBX');
    }
    throw new FormatError('it is not an FBX file');
  }
  if (bytes.length < 40) throw new FormatError('it is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(23, true);
  if (version < OLDEST || version > NEWEST) {
    const shown = (version / 1000).toFixed(1);
    throw new FormatError(
      `it is FBX version ${shown}; versions 7.1 to 7.7 can be read: export it again as FBX 2020 or 2014`,
    );
  }
  const reader = new Reader(bytes, view, version >= WIDE);
  const records: FbxRecord[] = [];
  for (let at = 27; ; ) {
    const next = reader.record(at, bytes.length, 0);
    if (!next) break;
    records.push(next.record);
    at = next.end;
  }
  const encryption = child(child(records, 'FBXHeaderExtension')?.children, 'EncryptionType')?.values[0];
  if (typeof encryption === 'number' && encryption !== 0) {
    throw new FormatError('it is encrypted; export it again without a password');
  }
  return { version, records };
}

/** The first record of a name. */
export function child(records: readonly FbxRecord[] | undefined, name: string): FbxRecord | undefined {
  return records?.find((record) => record.name === name);
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #wide: boolean;
  #records = 0;

  constructor(bytes: Uint8Array, view: DataView, wide: boolean) {
    this.#bytes = bytes;
    this.#view = view;
    this.#wide = wide;
  }

  /** The record at `at`; null at the empty record that ends a list, and at the end of what there is. */
  record(at: number, limit: number, depth: number): { record: FbxRecord; end: number } | null {
    const header = this.#wide ? 25 : 13;
    if (at + header > limit) {
      if (depth === 0) return null;
      throw new FormatError('it is cut off');
    }
    const word = this.#wide ? 8 : 4;
    const end = this.#number(at);
    const count = this.#number(at + word);
    const propertyBytes = this.#number(at + 2 * word);
    if (end === 0) return null;
    const nameLength = this.#bytes[at + 3 * word]!;
    let cursor = at + header + nameLength;
    if (!(end <= limit && end >= cursor + propertyBytes)) throw new FormatError('it is cut off or damaged');
    if (depth > MOST_DEPTH || ++this.#records > MOST_RECORDS) throw new FormatError('it is nested too deeply');
    const name = strFromU8(this.#bytes.subarray(at + header, cursor));
    const propertiesEnd = cursor + propertyBytes;
    const values: FbxValue[] = [];
    for (let i = 0; i < count; i++) {
      if (cursor >= propertiesEnd) throw new FormatError(`its record "${name}" is damaged`);
      const { value, next } = this.#value(cursor, propertiesEnd);
      values.push(value);
      cursor = next;
    }
    const children: FbxRecord[] = [];
    for (cursor = propertiesEnd; cursor < end; ) {
      const next = this.record(cursor, end, depth + 1);
      if (!next) break;
      children.push(next.record);
      cursor = next.end;
    }
    return { record: { name, values, children }, end };
  }

  #number(at: number): number {
    return this.#wide ? Number(this.#view.getBigUint64(at, true)) : this.#view.getUint32(at, true);
  }

  #value(at: number, limit: number): { value: FbxValue; next: number } {
    const type = String.fromCharCode(this.#bytes[at]!);
    const from = at + 1;
    const need = (bytes: number): number => {
      if (!(from + bytes <= limit)) throw new FormatError('it is cut off or damaged');
      return from + bytes;
    };
    switch (type) {
      case 'C':
      case 'B':
        return { next: need(1), value: this.#bytes[from] !== 0 };
      case 'Y':
        return { next: need(2), value: this.#view.getInt16(from, true) };
      case 'I':
        return { next: need(4), value: this.#view.getInt32(from, true) };
      case 'L':
        return { next: need(8), value: this.#view.getBigInt64(from, true) };
      case 'F':
        return { next: need(4), value: this.#view.getFloat32(from, true) };
      case 'D':
        return { next: need(8), value: this.#view.getFloat64(from, true) };
      case 'S':
      case 'R': {
        need(4);
        const length = this.#view.getUint32(from, true);
        const bytes = this.#bytes.subarray(from + 4, need(4 + length));
        return { next: from + 4 + length, value: type === 'S' ? strFromU8(bytes) : bytes };
      }
      case 'f':
      case 'd':
      case 'l':
      case 'i':
      case 'b': {
        need(12);
        const length = this.#view.getUint32(from, true);
        const packed = this.#view.getUint32(from + 4, true) === 1;
        const size = this.#view.getUint32(from + 8, true);
        const next = need(12 + size);
        return { next, value: { type, length, packed, bytes: this.#bytes.subarray(from + 12, next) } };
      }
      default:
        throw new FormatError(`it holds a kind of value ("${type}") that is not known`);
    }
  }
}

/** Numbers of an array property; empty where the value is none. @throws FormatError where it is damaged */
export function fbxNumbers(value: FbxValue | undefined): Float64Array {
  if (typeof value !== 'object' || value instanceof Uint8Array) return new Float64Array(0);
  const { type, length, packed, bytes } = value;
  const size = length * ELEMENT_BYTES[type];
  if (size > 1 << 30 || (packed && size > bytes.length * 1100 + 64))
    throw new FormatError('it speaks of more data than it holds');
  let plain = bytes;
  if (packed) {
    try {
      plain = unzlibSync(bytes, { out: new Uint8Array(size) });
    } catch {
      throw new FormatError('its packed data is damaged');
    }
  }
  if (plain.length < size) throw new FormatError('its packed data is damaged');
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  return Float64Array.from({ length }, (_, i) => {
    switch (type) {
      case 'f':
        return view.getFloat32(4 * i, true);
      case 'd':
        return view.getFloat64(8 * i, true);
      case 'l':
        return Number(view.getBigInt64(8 * i, true));
      case 'i':
        return view.getInt32(4 * i, true);
      case 'b':
        return view.getUint8(i);
    }
  });
}
