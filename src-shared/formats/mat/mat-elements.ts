import { FormatError } from '../format-error.ts';

/** Types of data elements in MATLAB files of version 5. */
export const MI = { matrix: 14, compressed: 15 } as const;

/** A tagged run of bytes. */
export interface MatElement {
  readonly type: number;
  readonly data: Uint8Array;
}

/** Reads elements one after the other: a tag of 8 bytes and data, or up to 4 bytes of data within the tag. */
export class ElementReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly cut: boolean;
  private at: number;

  /** @param cut whether the bytes may end within an element, because only their begin was unpacked */
  constructor(bytes: Uint8Array, start: number, cut = false) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
    this.cut = cut;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** @throws FormatError where the file ends within an element */
  next(): MatElement {
    if (this.at + 8 > this.bytes.length) throw new FormatError('it is cut off');
    const first = this.view.getUint32(this.at, true);
    if (first >>> 16 !== 0) {
      const size = first >>> 16;
      if (size > 4) throw new FormatError('it has a small element that is too large');
      const data = this.bytes.subarray(this.at + 4, this.at + 4 + size);
      this.at += 8;
      return { type: first & 0xffff, data };
    }
    const size = this.view.getUint32(this.at + 4, true);
    const from = this.at + 8;
    if (from + size > this.bytes.length && !this.cut) throw new FormatError('it is cut off');
    // Packed elements are not padded.
    this.at = from + (first === MI.compressed ? size : Math.ceil(size / 8) * 8);
    return { type: first, data: this.bytes.subarray(from, Math.min(from + size, this.bytes.length)) };
  }
}

interface NumberType {
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

/** Number types by their code in the format; texts are numbers of 1, 2 or 4 bytes. */
const NUMBERS: Readonly<Record<number, NumberType>> = {
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  4: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  5: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  6: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  7: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  9: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  12: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  13: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  16: { bytes: 1, read: (view, at) => view.getUint8(at) },
  17: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  18: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
};

/** The numbers of an element, whatever they are stored as. @throws FormatError */
export function decodeMatNumbers({ type, data }: MatElement): Float64Array {
  const kind = NUMBERS[type];
  if (!kind) throw new FormatError(`it has numbers of the unknown type ${type}`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const out = new Float64Array(Math.floor(data.length / kind.bytes));
  for (let i = 0; i < out.length; i++) out[i] = kind.read(view, i * kind.bytes);
  return out;
}
