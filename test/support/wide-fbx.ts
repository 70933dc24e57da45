import { type FbxRecord, type FbxValue, readFbxRecords } from '#shared/formats/rig/fbx-records.ts';

const FOOTER = new Uint8Array(160);

/** The same FBX with another version number, in 64-bit records from 7.5 on, as newer programs write it. */
export function fbxOfVersion(bytes: Uint8Array, version: number): Uint8Array {
  const wide = version >= 7500;
  const head = bytes.slice(0, 27);
  new DataView(head.buffer).setUint32(23, version, true);
  const parts: Uint8Array[] = [head];
  let at = head.length;
  for (const record of readFbxRecords(bytes).records) {
    const part = encode(record, at, wide);
    parts.push(part);
    at += part.length;
  }
  parts.push(new Uint8Array(wide ? 25 : 13), FOOTER);
  return joined(parts);
}

function encode({ name, values, children }: FbxRecord, start: number, wide: boolean): Uint8Array {
  const title = new TextEncoder().encode(name);
  const properties = joined(values.map(valueBytes));
  const header = (wide ? 25 : 13) + title.length;
  const inner: Uint8Array[] = [];
  let at = start + header + properties.length;
  for (const child of children) {
    const part = encode(child, at, wide);
    inner.push(part);
    at += part.length;
  }
  if (children.length > 0) {
    inner.push(new Uint8Array(wide ? 25 : 13));
    at += wide ? 25 : 13;
  }
  const out = new Uint8Array(header);
  const view = new DataView(out.buffer);
  const numbers = [at, values.length, properties.length];
  for (const [i, value] of numbers.entries()) {
    if (wide) view.setBigUint64(8 * i, BigInt(value), true);
    else view.setUint32(4 * i, value, true);
  }
  out[wide ? 24 : 12] = title.length;
  out.set(title, wide ? 25 : 13);
  return joined([out, properties, ...inner]);
}

function valueBytes(value: FbxValue): Uint8Array {
  const sized = (code: string, bytes: number, write: (view: DataView) => void): Uint8Array => {
    const out = new Uint8Array(1 + bytes);
    out[0] = code.charCodeAt(0);
    write(new DataView(out.buffer, 1));
    return out;
  };
  if (typeof value === 'boolean') return sized('C', 1, (view) => view.setUint8(0, value ? 1 : 0));
  if (typeof value === 'bigint') return sized('L', 8, (view) => view.setBigInt64(0, value, true));
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return sized('I', 4, (view) => view.setInt32(0, value, true));
    return sized('D', 8, (view) => view.setFloat64(0, value, true));
  }
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const head = sized(typeof value === 'string' ? 'S' : 'R', 4, (view) => view.setUint32(0, bytes.length, true));
    return joined([head, bytes]);
  }
  const head = sized(value.type, 12, (view) => {
    view.setUint32(0, value.length, true);
    view.setUint32(4, value.packed ? 1 : 0, true);
    view.setUint32(8, value.bytes.length, true);
  });
  return joined([head, value.bytes]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
