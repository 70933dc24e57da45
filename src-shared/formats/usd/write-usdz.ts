import { strToU8 } from 'fflate';
import { crc32 } from '../crc32.ts';

/** What USD asks of a package: contents uncompressed, each beginning at a multiple of 64 bytes. */
const ALIGNMENT = 64;
const LOCAL = 30;
const CENTRAL = 46;
const END = 22;
/** 1980-01-01: the same content always gives the same bytes. */
const DOS_DATE = 33;

/** Packs one stage as `.usdz`: a ZIP archive whose only file is stored as it is, aligned for reading in place. */
export function writeUsdz(fileName: string, stage: Uint8Array): Uint8Array {
  const name = strToU8(fileName);
  // An extra field fills the header up; its own head takes four bytes.
  const bare = LOCAL + name.length + 4;
  const padding = 4 + ((ALIGNMENT - (bare % ALIGNMENT)) % ALIGNMENT);
  const start = LOCAL + name.length + padding;
  const out = new Uint8Array(start + stage.length + CENTRAL + name.length + END);
  const view = new DataView(out.buffer);
  const facts = (at: number) => {
    view.setUint16(at, 20, true); // made for ZIP 2.0
    view.setUint16(at + 8, DOS_DATE, true);
    view.setUint32(at + 10, crc32(stage), true);
    view.setUint32(at + 14, stage.length, true);
    view.setUint32(at + 18, stage.length, true);
    view.setUint16(at + 22, name.length, true);
  };
  view.setUint32(0, 0x04034b50, true);
  facts(4);
  view.setUint16(28, padding, true);
  out.set(name, LOCAL);
  view.setUint16(LOCAL + name.length, 0x1986, true); // the tag USD's own tools use for padding
  view.setUint16(LOCAL + name.length + 2, padding - 4, true);
  out.set(stage, start);
  const central = start + stage.length;
  view.setUint32(central, 0x02014b50, true);
  view.setUint16(central + 4, 20, true);
  facts(central + 6);
  out.set(name, central + CENTRAL);
  const end = central + CENTRAL + name.length;
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, 1, true);
  view.setUint16(end + 10, 1, true);
  view.setUint32(end + 12, end - central, true);
  view.setUint32(end + 16, central, true);
  return out;
}
