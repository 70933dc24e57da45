import { describe, expect, it } from 'vitest';
import { halfToNumber, numberToHalf } from '#shared/formats/half-float.ts';

describe('half floats', () => {
  it('turn each of the 65 536 values into a number and back', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = halfToNumber(bits);
      if (Number.isNaN(value)) expect(halfToNumber(numberToHalf(value))).toBeNaN();
      else if (numberToHalf(value) !== bits) expect.fail(`${bits} became ${numberToHalf(value)}`);
    }
  });

  it('have the values IEEE 754 gives them', () => {
    expect(halfToNumber(0x3c00)).toBe(1);
    expect(halfToNumber(0xc000)).toBe(-2);
    expect(halfToNumber(0x7bff)).toBe(65504);
    expect(halfToNumber(0x0001)).toBe(2 ** -24);
    expect(halfToNumber(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('round to nearest even', () => {
    expect(numberToHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(numberToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(numberToHalf(65519)).toBe(0x7bff);
    expect(numberToHalf(65520)).toBe(0x7c00);
    expect(numberToHalf(2 ** -25)).toBe(0);
    expect(numberToHalf(1.1 * 2 ** -25)).toBe(1);
  });
});
