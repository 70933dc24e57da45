import { halfToNumber, numberToHalf } from './half-float.ts';

/** Typed arrays a numeric NPY array is held in. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** Element types: kind and bytes per element. `b1` is boolean, one byte of 0 or 1. */
export type NpyNumericType = 'f2' | 'f4' | 'f8' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8' | 'b1';

interface Element {
  make(count: number): NpyData;
  get(view: DataView, offset: number, little: boolean): number;
  /** Writes little-endian. */
  set(view: DataView, offset: number, value: number): void;
}

/** How each element type is held in memory, read and written. */
export const ELEMENTS: Readonly<Record<NpyNumericType, Element>> = {
  f2: {
    make: (count) => new Float32Array(count),
    get: (view, at, little) => halfToNumber(view.getUint16(at, little)),
    set: (view, at, value) => view.setUint16(at, numberToHalf(value), true),
  },
  f4: {
    make: (count) => new Float32Array(count),
    get: (view, at, little) => view.getFloat32(at, little),
    set: (view, at, value) => view.setFloat32(at, value, true),
  },
  f8: {
    make: (count) => new Float64Array(count),
    get: (view, at, little) => view.getFloat64(at, little),
    set: (view, at, value) => view.setFloat64(at, value, true),
  },
  i1: {
    make: (count) => new Int8Array(count),
    get: (view, at) => view.getInt8(at),
    set: (view, at, value) => view.setInt8(at, value),
  },
  i2: {
    make: (count) => new Int16Array(count),
    get: (view, at, little) => view.getInt16(at, little),
    set: (view, at, value) => view.setInt16(at, value, true),
  },
  i4: {
    make: (count) => new Int32Array(count),
    get: (view, at, little) => view.getInt32(at, little),
    set: (view, at, value) => view.setInt32(at, value, true),
  },
  i8: {
    make: (count) => new Float64Array(count),
    get: (view, at, little) => Number(view.getBigInt64(at, little)),
    set: (view, at, value) => view.setBigInt64(at, BigInt(Math.round(value)), true),
  },
  u1: {
    make: (count) => new Uint8Array(count),
    get: (view, at) => view.getUint8(at),
    set: (view, at, value) => view.setUint8(at, value),
  },
  u2: {
    make: (count) => new Uint16Array(count),
    get: (view, at, little) => view.getUint16(at, little),
    set: (view, at, value) => view.setUint16(at, value, true),
  },
  u4: {
    make: (count) => new Uint32Array(count),
    get: (view, at, little) => view.getUint32(at, little),
    set: (view, at, value) => view.setUint32(at, value, true),
  },
  u8: {
    make: (count) => new Float64Array(count),
    get: (view, at, little) => Number(view.getBigUint64(at, little)),
    set: (view, at, value) => view.setBigUint64(at, BigInt(Math.round(value)), true),
  },
  b1: {
    make: (count) => new Uint8Array(count),
    get: (view, at) => (view.getUint8(at) ? 1 : 0),
    set: (view, at, value) => view.setUint8(at, value ? 1 : 0),
  },
};
