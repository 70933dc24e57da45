/** A square picture as PNG. */
export interface SizedPng {
  /** Side in pixels. */
  readonly size: number;
  readonly png: Uint8Array;
}

const ICO_ENTRY = 16;

/**
 * An icon file of Windows with one PNG per size (Windows Vista and newer read PNG inside).
 *
 * @throws RangeError for a picture larger than 256 px, which the format cannot name
 */
export function icoFile(pictures: readonly SizedPng[]): Uint8Array {
  const head = 6 + ICO_ENTRY * pictures.length;
  const out = new Uint8Array(head + pictures.reduce((sum, { png }) => sum + png.length, 0));
  const view = new DataView(out.buffer);
  view.setUint16(2, 1, true);
  view.setUint16(4, pictures.length, true);
  let place = head;
  pictures.forEach(({ size, png }, i) => {
    if (size > 256) throw new RangeError(`an .ico holds pictures of 256 px at most, not ${size}`);
    const entry = 6 + ICO_ENTRY * i;
    // 256 is written as 0.
    out[entry] = out[entry + 1] = size % 256;
    view.setUint16(entry + 4, 1, true);
    view.setUint16(entry + 6, 32, true);
    view.setUint32(entry + 8, png.length, true);
    view.setUint32(entry + 12, place, true);
    out.set(png, place);
    place += png.length;
  });
  return out;
}

/** What Apple calls a PNG of a size in an icon file. */
const ICNS_TYPES: Readonly<Record<number, string>> = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };

/**
 * An icon file of macOS with one PNG per size.
 *
 * @throws RangeError for a size the format has no name for
 */
export function icnsFile(pictures: readonly SizedPng[]): Uint8Array {
  const total = 8 + pictures.reduce((sum, { png }) => sum + 8 + png.length, 0);
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  const name = (type: string, at: number) => out.set(new TextEncoder().encode(type), at);
  name('icns', 0);
  view.setUint32(4, total);
  let place = 8;
  for (const { size, png } of pictures) {
    const type = ICNS_TYPES[size];
    if (!type) throw new RangeError(`an .icns has no picture of ${size} px`);
    name(type, place);
    view.setUint32(place + 4, 8 + png.length);
    out.set(png, place + 8);
    place += 8 + png.length;
  }
  return out;
}
