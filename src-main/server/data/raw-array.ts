import { endianness } from 'node:os';

/** Little-endian bytes of numbers with the headers that describe them; no copy where the machine is little-endian. */
export function rawArray(
  values: Float32Array | Float64Array,
  rowLength: number,
): { bytes: Uint8Array; headers: Record<string, string> } {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const dtype = values instanceof Float64Array ? 'float64' : 'float32';
  const rows = values.length / rowLength;
  return {
    bytes: endianness() === 'LE' ? bytes : swapped(bytes, values.BYTES_PER_ELEMENT),
    headers: { 'x-dtype': dtype, 'x-shape': rowLength === 1 ? String(rows) : `${rows},${rowLength}` },
  };
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (let at = 0; at < out.length; at += width) out.subarray(at, at + width).reverse();
  return out;
}
