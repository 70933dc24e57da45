import { strFromU8, strToU8 } from 'fflate';
import { FormatError } from '../format-error.ts';

/** A GLB taken apart: its JSON as it stands and its binary chunk. */
export interface GlbParts {
  // biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON, looked at field by field
  readonly json: any;
  readonly binary: Uint8Array;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

/** Takes a GLB apart. @throws FormatError where it is none, cut off or of another version */
export function readGlbParts(bytes: Uint8Array): GlbParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== MAGIC) throw new FormatError('it is not a binary glTF file');
  const version = view.getUint32(4, true);
  if (version !== 2) throw new FormatError(`it is glTF version ${version}; version 2 is needed`);
  if (view.getUint32(8, true) > bytes.length) throw new FormatError('it is cut off');
  let json: unknown = null;
  let binary = new Uint8Array(0);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at, true);
    const kind = view.getUint32(at + 4, true);
    if (at + 8 + length > bytes.length) throw new FormatError('it is cut off');
    const chunk = bytes.subarray(at + 8, at + 8 + length);
    if (kind === JSON_CHUNK && json === null) json = parse(chunk);
    else if (kind === BIN_CHUNK && binary.length === 0) binary = chunk as Uint8Array<ArrayBuffer>;
    at += 8 + length + ((4 - (length % 4)) % 4);
  }
  if (typeof json !== 'object' || json === null) throw new FormatError('its description is missing');
  return { json, binary };
}

function parse(chunk: Uint8Array): unknown {
  try {
    return JSON.parse(strFromU8(chunk));
  } catch {
    throw new FormatError('its description is damaged');
  }
}

/** Puts a GLB together again. */
export function writeGlbParts({ json, binary }: GlbParts): Uint8Array {
  const text = strToU8(JSON.stringify(json));
  const jsonLength = Math.ceil(text.length / 4) * 4;
  const binLength = Math.ceil(binary.length / 4) * 4;
  const out = new Uint8Array(12 + 8 + jsonLength + (binLength > 0 ? 8 + binLength : 0));
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, out.length, true);
  view.setUint32(12, jsonLength, true);
  view.setUint32(16, JSON_CHUNK, true);
  out.fill(0x20, 20, 20 + jsonLength);
  out.set(text, 20);
  if (binLength > 0) {
    view.setUint32(20 + jsonLength, binLength, true);
    view.setUint32(24 + jsonLength, BIN_CHUNK, true);
    out.set(binary, 28 + jsonLength);
  }
  return out;
}

const COMPONENTS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT4: 16 };
const NORMALISED: Readonly<Record<number, number>> = { 5120: 127, 5121: 255, 5122: 32_767, 5123: 65_535 };
const SIZES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };

/** Values of an accessor as numbers; null where it is compressed away or sparse. @throws FormatError beyond the file */
export function accessorValues({ json, binary }: GlbParts, index: unknown): Float64Array | null {
  const accessor = json.accessors?.[index as number];
  if (!accessor) throw new FormatError('it points to data that is not there');
  if (accessor.sparse || accessor.bufferView === undefined) return null;
  const view = json.bufferViews?.[accessor.bufferView];
  if (!view || (view.buffer ?? 0) !== 0 || json.buffers?.[0]?.uri) return null;
  const width = COMPONENTS[accessor.type];
  const size = SIZES[accessor.componentType];
  if (!width || !size || !Number.isInteger(accessor.count)) throw new FormatError('its data is described wrongly');
  const stride = view.byteStride ?? width * size;
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
  const last = start + (accessor.count - 1) * stride + width * size;
  if (!(accessor.count >= 0) || (accessor.count > 0 && !(last <= binary.length))) {
    throw new FormatError('it is cut off: data lies beyond its end');
  }
  const data = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const divisor = accessor.normalized ? (NORMALISED[accessor.componentType] ?? 1) : 1;
  const out = new Float64Array(accessor.count * width);
  for (let i = 0; i < accessor.count; i++) {
    for (let k = 0; k < width; k++) {
      const at = start + i * stride + k * size;
      out[i * width + k] = component(data, at, accessor.componentType) / divisor;
    }
  }
  return out;
}

function component(data: DataView, at: number, type: number): number {
  switch (type) {
    case 5120:
      return data.getInt8(at);
    case 5121:
      return data.getUint8(at);
    case 5122:
      return data.getInt16(at, true);
    case 5123:
      return data.getUint16(at, true);
    case 5125:
      return data.getUint32(at, true);
    default:
      return data.getFloat32(at, true);
  }
}
