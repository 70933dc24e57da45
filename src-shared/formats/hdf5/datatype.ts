import type { StoredType } from '../bytes/decode-elements.ts';
import { FormatError } from '../format-error.ts';
import type { FieldReader } from './field-reader.ts';

/** What the elements of a dataset are. */
export type Hdf5Type =
  | { readonly kind: 'number'; readonly dtype: StoredType; readonly bigEndian: boolean; readonly bytes: number }
  | { readonly kind: 'text'; readonly bytes: number };

/** Numbers in the mantissa and exponent layout of IEEE 754, by size in bytes. */
const IEEE: Readonly<Record<number, StoredType>> = { 2: 'f2', 4: 'f4', 8: 'f8' };

/** Reads a datatype message: whole numbers, IEEE floats, enumerations of numbers, texts of fixed length. @throws FormatError */
export function readDatatype(message: FieldReader): Hdf5Type {
  const head = message.u8();
  const [bits, ,] = [message.u8(), message.u8(), message.u8()];
  const bytes = message.u32();
  const bigEndian = (bits & 1) !== 0;
  switch (head & 15) {
    case 0: {
      message.skip(2);
      if (![1, 2, 4, 8].includes(bytes) || message.u16() !== 8 * bytes) break;
      const dtype = `${bits & 8 ? 'i' : 'u'}${bytes}` as StoredType;
      return { kind: 'number', dtype, bigEndian, bytes };
    }
    case 1: {
      const dtype = IEEE[bytes];
      if (!dtype || bits & 0x40) break;
      return { kind: 'number', dtype, bigEndian, bytes };
    }
    case 3:
      if (bytes < 1 || bytes > 65_536) break;
      return { kind: 'text', bytes };
    case 8:
      return readDatatype(message);
  }
  throw new FormatError(`it holds elements of a kind that is not supported (class ${head & 15}, ${bytes} bytes)`);
}
