import { strToU8, zlibSync } from 'fflate';
import type { FbxArray, FbxNode, FbxProperty } from './node.ts';

/** File version 7.4: 32-bit node records, read by every importer in use. */
export const FBX_VERSION = 7400;

/** Arrays shorter than this are stored as they are; deflate would not shrink them. */
const COMPRESS_FROM_BYTES = 128;
/** Of longer arrays this much is tried first, and deflated to less than this share, or else stored as it is. */
const SAMPLE_BYTES = 4096;
const WORTH = 0.8;
/** An empty record that ends a list of children. */
const SENTINEL_BYTES = 13;
/** Nodes whose importers expect a list of children even where there is none. */
const ALWAYS_LIST = new Set(['AnimationStack', 'AnimationLayer', 'References']);

/** Marks the end of a file whose `FileId` is `FILE_ID`; readers compare the two. */
const FOOTER_ID = [0xfa, 0xbc, 0xab, 0x09, 0xd0, 0xc8, 0xd4, 0x66, 0xb1, 0x76, 0xfb, 0x83, 0x1c, 0xf7, 0x26, 0x7e];
const FOOTER_END = [0xf8, 0x5a, 0x8c, 0x6a, 0xde, 0xf5, 0xd9, 0x7e, 0xec, 0xe9, 0x0c, 0xe3, 0x75, 0x8f, 0x29, 0x0b];

/** File id and creation time that belong to the footer above; a fixed pair makes equal content equal bytes. */
export const FILE_ID = Uint8Array.of(
  ...[0x28, 0xb3, 0x2a, 0xeb, 0xb6, 0x24, 0xcc, 0xc2, 0xbf, 0xc8, 0xb0, 0x2a, 0xa9, 0x2b, 0xfc, 0xf1],
);
/** The one creation time files carry, so that the same take gives the same bytes. */
export const FILE_TIME = '1970-01-01 10:00:00:000';

/** Encodes top-level nodes as a binary FBX file. The same nodes always give the same bytes. */
export function encodeFbx(nodes: readonly FbxNode[]): Uint8Array {
  const packed = new Map<FbxArray, Packed>();
  const list = nodes.map((node) => measure(node, packed));
  const start = 27;
  const bodyBytes = list.reduce((sum, node) => sum + node.bytes, 0) + SENTINEL_BYTES;
  const footerAt = start + bodyBytes;
  const padding = 16 - ((footerAt + 20) % 16);
  const out = new Uint8Array(footerAt + 20 + padding + 4 + 120 + 16);
  const view = new DataView(out.buffer);
  out.set(strToU8('Kaydara FBX Binary  \0\x1a\0', true));
  view.setUint32(23, FBX_VERSION, true);
  let at = start;
  for (const node of list) at = writeNode(out, view, at, node, packed);
  out.set(FOOTER_ID, footerAt);
  view.setUint32(footerAt + 20 + padding, FBX_VERSION, true);
  out.set(FOOTER_END, out.length - 16);
  return out;
}

interface Packed {
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
}

interface Measured {
  readonly name: Uint8Array;
  readonly properties: readonly (FbxProperty | { readonly type: 'text'; readonly value: Uint8Array })[];
  readonly propertyBytes: number;
  readonly children: readonly Measured[];
  readonly endsList: boolean;
  /** Whole record, children included. */
  readonly bytes: number;
}

/** Encodes texts, compresses arrays (each distinct array once) and adds up sizes, so that the file is written in one go. */
function measure(node: FbxNode, packed: Map<FbxArray, Packed>): Measured {
  const name = strToU8(node.name);
  let propertyBytes = 0;
  const properties = node.properties.map((property) => {
    const encoded = property.type === 'string' ? { type: 'text' as const, value: strToU8(property.value) } : property;
    propertyBytes += 1 + sizeOf(encoded, packed);
    return encoded;
  });
  const children = node.children.map((child) => measure(child, packed));
  const endsList = children.length > 0 || properties.length === 0 || ALWAYS_LIST.has(node.name);
  const childBytes = children.reduce((sum, child) => sum + child.bytes, 0);
  const bytes = 13 + name.length + propertyBytes + childBytes + (endsList ? SENTINEL_BYTES : 0);
  return { name, properties, propertyBytes, children, endsList, bytes };
}

function sizeOf(property: Measured['properties'][number], packed: Map<FbxArray, Packed>): number {
  switch (property.type) {
    case 'bool':
      return 1;
    case 'int32':
      return 4;
    case 'int64':
    case 'double':
      return 8;
    case 'text':
    case 'raw':
      return 4 + property.value.length;
    case 'string':
      throw new Error('texts are encoded before');
    case 'array':
      return 12 + pack(property.value, packed).bytes.length;
  }
}

function pack(array: FbxArray, packed: Map<FbxArray, Packed>): Packed {
  const known = packed.get(array);
  if (known) return known;
  const plain = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const small = plain.length >= COMPRESS_FROM_BYTES && isWorthIt(plain) ? zlibSync(plain, { level: 1 }) : plain;
  const result = small.length < plain.length ? { bytes: small, compressed: true } : { bytes: plain, compressed: false };
  packed.set(array, result);
  return result;
}

/** True where a piece from the middle of a long array shrinks; curves of a moving joint are noise to deflate. */
function isWorthIt(plain: Uint8Array): boolean {
  if (plain.length < 4 * SAMPLE_BYTES) return true;
  const middle = (plain.length >> 1) & ~7;
  return zlibSync(plain.subarray(middle, middle + SAMPLE_BYTES), { level: 1 }).length < WORTH * SAMPLE_BYTES;
}

function writeNode(out: Uint8Array, view: DataView, at: number, node: Measured, packed: Map<FbxArray, Packed>): number {
  const end = at + node.bytes;
  view.setUint32(at, end, true);
  view.setUint32(at + 4, node.properties.length, true);
  view.setUint32(at + 8, node.propertyBytes, true);
  view.setUint8(at + 12, node.name.length);
  out.set(node.name, at + 13);
  at += 13 + node.name.length;
  for (const property of node.properties) at = writeProperty(out, view, at, property, packed);
  for (const child of node.children) at = writeNode(out, view, at, child, packed);
  return end;
}

const ARRAY_CODES = { Float32Array: 'f', Float64Array: 'd', Int32Array: 'i', BigInt64Array: 'l' } as const;
const CODES = { bool: 'C', int32: 'I', int64: 'L', double: 'D', text: 'S', raw: 'R' } as const;

function writeProperty(
  out: Uint8Array,
  view: DataView,
  at: number,
  property: Measured['properties'][number],
  packed: Map<FbxArray, Packed>,
): number {
  if (property.type === 'string') throw new Error('texts are encoded before');
  if (property.type === 'array') {
    const { value } = property;
    const { bytes, compressed } = pack(value, packed);
    out[at] = ARRAY_CODES[value.constructor.name as keyof typeof ARRAY_CODES].charCodeAt(0);
    view.setUint32(at + 1, value.length, true);
    view.setUint32(at + 5, compressed ? 1 : 0, true);
    view.setUint32(at + 9, bytes.length, true);
    out.set(bytes, at + 13);
    return at + 13 + bytes.length;
  }
  out[at++] = CODES[property.type].charCodeAt(0);
  switch (property.type) {
    case 'bool':
      out[at] = property.value ? 1 : 0;
      return at + 1;
    case 'int32':
      view.setInt32(at, property.value, true);
      return at + 4;
    case 'int64':
      view.setBigInt64(at, property.value, true);
      return at + 8;
    case 'double':
      view.setFloat64(at, property.value, true);
      return at + 8;
    case 'text':
    case 'raw':
      view.setUint32(at, property.value.length, true);
      out.set(property.value, at + 4);
      return at + 4 + property.value.length;
  }
}
