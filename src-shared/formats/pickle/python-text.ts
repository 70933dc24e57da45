import { strFromU8 } from 'fflate';
import { FormatError } from '../format-error.ts';

/** Bytes as Latin-1 text: one letter per byte, nothing lost. */
export function latin1Text(bytes: Uint8Array): string {
  return strFromU8(bytes, true);
}

/** The bytes of Latin-1 text; null if a letter is beyond Latin-1. */
export function latin1Bytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return null;
    bytes[i] = code;
  }
  return bytes;
}

/** UTF-8 text; what is not valid becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return strFromU8(bytes);
}

/** A whole number in little-endian two's complement, as a number where it is exact, else as bigint. */
export function twosComplement(bytes: Uint8Array): number | bigint {
  if (bytes.length === 0) return 0;
  let hex = '0x';
  for (let i = bytes.length - 1; i >= 0; i--) hex += bytes[i]!.toString(16).padStart(2, '0');
  let value = BigInt(hex);
  if (bytes[bytes.length - 1]! & 128) value -= 1n << BigInt(8 * bytes.length);
  return plainInteger(value);
}

/** A decimal whole number as Python writes it (`-12`, `12L`). @throws FormatError */
export function decimalInteger(text: string): number | bigint {
  if (!/^\s*[+-]?\d+L?\s*$/.test(text)) throw new FormatError(`${quoted(text)} is not a whole number`);
  return plainInteger(BigInt(text.trim().replace(/L$/, '').replace(/^\+/, '')));
}

/** A float as Python's repr writes it. @throws FormatError */
export function decimalFloat(text: string): number {
  const word = text.trim().toLowerCase();
  const special = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN }[word];
  if (special !== undefined) return special;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) throw new FormatError(`${quoted(text)} is not a number`);
  return Number(word);
}

function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const BACKSLASH = 0x5c;

/** One-letter escapes of Python 2 strings, by the letter's code. */
const ESCAPES: Readonly<Record<number, number>> = {
  110: 10,
  116: 9,
  114: 13,
  97: 7,
  98: 8,
  102: 12,
  118: 11,
  92: 92,
  39: 39,
  34: 34,
};

/** Value of a digit's code in base 16, -1 for other letters. */
function digit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The number that `length` hexadecimal digits give, -1 if one of them is none. */
function hexadecimal(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) {
    const next = digit(bytes[i]);
    if (next < 0) return -1;
    value = value * 16 + next;
  }
  return value;
}

/**
 * Bytes of a quoted Python 2 string with its escapes undone (opcode STRING). Arrays of megabytes are stored so, hence
 * byte by byte. @throws FormatError
 */
export function unquote(line: Uint8Array): Uint8Array {
  let end = line.length;
  while (end > 0 && (line[end - 1] === 13 || line[end - 1] === 32)) end--;
  const quote = line[0];
  if (end < 2 || (quote !== 39 && quote !== 34) || line[end - 1] !== quote) {
    throw new FormatError('a text without quotes');
  }
  end--;
  const out = new Uint8Array(end - 1);
  let length = 0;
  for (let i = 1; i < end; i++) {
    if (line[i] !== BACKSLASH) {
      out[length++] = line[i]!;
      continue;
    }
    if (++i >= end) throw new FormatError('a text ends within an escape');
    const letter = line[i]!;
    const plain = ESCAPES[letter];
    const hex = letter === 0x78 && i + 2 < end ? hexadecimal(line, i + 1, 2) : -1;
    if (plain !== undefined) out[length++] = plain;
    else if (hex >= 0) {
      out[length++] = hex;
      i += 2;
    } else if (letter >= 0x30 && letter <= 0x37) {
      let value = letter - 0x30;
      for (let k = 0; k < 2 && i + 1 < end && line[i + 1]! >= 0x30 && line[i + 1]! <= 0x37; k++) {
        value = value * 8 + line[++i]! - 0x30;
      }
      out[length++] = value;
    } else {
      out[length++] = BACKSLASH;
      out[length++] = letter;
    }
  }
  return out.subarray(0, length);
}

/** Undoes `\uXXXX` and `\UXXXXXXXX` (opcode UNICODE, raw-unicode-escape). */
export function rawUnicode(line: Uint8Array): string {
  if (!line.includes(BACKSLASH)) return latin1Text(line);
  const units = new Uint16Array(line.length);
  let length = 0;
  for (let i = 0; i < line.length; i++) {
    const digits = line[i] !== BACKSLASH ? 0 : line[i + 1] === 0x75 ? 4 : line[i + 1] === 0x55 ? 8 : 0;
    const code = digits ? hexadecimal(line, i + 2, digits) : -1;
    if (code < 0 || code > 0x10ffff) {
      units[length++] = line[i]!;
      continue;
    }
    i += 1 + digits;
    if (code > 0xffff) units[length++] = 0xd800 + ((code - 0x10000) >> 10);
    units[length++] = code > 0xffff ? 0xdc00 + ((code - 0x10000) & 0x3ff) : code;
  }
  return utf16Text(units.subarray(0, length));
}

function utf16Text(units: Uint16Array): string {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += 16_384) {
    // apply takes a typed array as it is; spreading it would go through an iterator, ten times slower.
    parts.push(Reflect.apply(String.fromCharCode, null, units.subarray(at, at + 16_384)) as string);
  }
  return parts.join('');
}

/** A text for a message: short, on one line, in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
