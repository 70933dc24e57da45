import { describe, expect, it } from 'vitest';
import { FormatError } from '#shared/formats/format-error.ts';
import {
  decimalFloat,
  decimalInteger,
  latin1Bytes,
  latin1Text,
  rawUnicode,
  twosComplement,
  unquote,
} from '#shared/formats/pickle/python-text.ts';

const bytes = (text: string) => latin1Bytes(text)!;

describe('texts and numbers of pickles', () => {
  it('keep every byte as one letter', () => {
    const all = Uint8Array.from({ length: 20_000 }, (_, i) => i & 255);
    expect(latin1Bytes(latin1Text(all))).toEqual(all);
    expect(latin1Bytes('€')).toBeNull();
  });

  it('undo the escapes of Python 2 strings', () => {
    const cases = {
      "'a\\\\b'": 'a\\b',
      "'\\''": "'",
      '"\'"': "'",
      "'\\x00\\xff'": '\0\xff',
      "'\\7\\101\\0'": '\x07A\0',
      "'\\q'": '\\q',
      "'\\t\\r\\n'": '\t\r\n',
      "''": '',
    };
    for (const [quoted, plain] of Object.entries(cases)) expect(latin1Text(unquote(bytes(quoted))), quoted).toBe(plain);
    for (const broken of ["'", 'a', '\'a"', "'\\'", ''])
      expect(() => unquote(bytes(broken)), broken).toThrow(FormatError);
  });

  it('undo the escapes of protocol 0 unicode', () => {
    expect(rawUnicode(bytes('a\\u20ac\\U0001f600\xe9\\x41'))).toBe('a€😀é\\x41');
  });

  it('are whole numbers of any size, exact beyond 2^53', () => {
    expect(twosComplement(Uint8Array.of())).toBe(0);
    expect(twosComplement(Uint8Array.of(255))).toBe(-1);
    expect(twosComplement(Uint8Array.of(255, 0))).toBe(255);
    expect(twosComplement(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128))).toBe(-(2n ** 63n));
    expect(decimalInteger('-12L')).toBe(-12);
    expect(decimalInteger('9007199254740993')).toBe(9007199254740993n);
    for (const broken of ['', '1.5', '0x1', '1e9', 'L'])
      expect(() => decimalInteger(broken), broken).toThrow(FormatError);
  });

  it('are floats as Python writes them', () => {
    expect(['1.5', '-1e-05', 'inf', '-inf', '.5', '1.'].map(decimalFloat)).toEqual([
      1.5,
      -1e-5,
      Infinity,
      -Infinity,
      0.5,
      1,
    ]);
    expect(decimalFloat('nan')).toBeNaN();
    for (const broken of ['', '1,5', '1e', '0x1p3']) expect(() => decimalFloat(broken), broken).toThrow(FormatError);
  });
});
