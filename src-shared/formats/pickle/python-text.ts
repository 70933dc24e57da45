import { strFromU8 } from 'fflate';
import { FormatError } from '../format-error.ts';

const CHUNK = 8192;

/** Bytes as Latin-1 text: one letter per byte, nothing lost. */
export function latin1Text(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode(...bytes);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  }
  return parts.join('');
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

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/** Bytes of a quoted Python 2 string with its escapes undone (opcode STRING). @throws FormatError */
export function unquote(line: Uint8Array): Uint8Array {
  let end = line.length;
  while (end > 0 && (line[end - 1] === 13 || line[end - 1] === 32)) end--;
  const quote = line[0];
  if (end < 2 || (quote !== 39 && quote !== 34) || line[end - 1] !== quote) {
    throw new FormatError('a text without quotes');
  }
  const out = new Uint8Array(end - 2);
  let length = 0;
  for (let i = 1; i < end - 1; i++) {
    let byte = line[i]!;
    if (byte === 92) {
      const letter = String.fromCharCode(line[++i]!);
      const code = ESCAPES[letter];
      const hex = letter === 'x' ? Number.parseInt(latin1Text(line.subarray(i + 1, i + 3)), 16) : Number.NaN;
      const octal = /^[0-7]{1,3}/.exec(latin1Text(line.subarray(i, i + 3)))?.[0];
      if (i >= end - 1) throw new FormatError('a text ends within an escape');
      if (code !== undefined) byte = code;
      else if (letter === 'x' && hex >= 0) {
        byte = hex;
        i += 2;
      } else if (octal) {
        byte = Number.parseInt(octal, 8) & 255;
        i += octal.length - 1;
      } else out[length++] = 92;
      if (code === undefined && letter !== 'x' && !octal) byte = line[i]!;
    }
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** Undoes `\uXXXX` and `\UXXXXXXXX` (opcode UNICODE, raw-unicode-escape). */
export function rawUnicode(line: Uint8Array): string {
  return latin1Text(line).replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    (whole, four?: string, eight?: string) => {
      const code = Number.parseInt((four ?? eight)!, 16);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

/** A text for a message: short, on one line, in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
