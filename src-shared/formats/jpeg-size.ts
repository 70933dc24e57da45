import { FormatError } from './format-error.ts';

/** Markers that carry no length: standalone, restart, start of image. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** Start-of-frame markers; 0xC4, 0xC8 and 0xCC are tables that look like them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * Size of a JPEG picture in px, from its header alone.
 *
 * @param bytes the file, or its first part up to the frame header
 * @throws FormatError where it is no JPEG or the header is not in `bytes`
 */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new FormatError('it is not a JPEG picture');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at++;
    else if (isBare(marker)) at += 2;
    else if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += 2 + view.getUint16(at + 2);
  }
  throw new FormatError('its size is not in its header');
}
