import { expect, it } from 'vitest';
import { isUsableRate, parseRate, rateName } from '#shared/exporting/frame-rates.ts';

it.each([
  ['23.976', 24_000, 1001],
  ['23.98', 24_000, 1001],
  ['29.97', 30_000, 1001],
  ['59.94', 60_000, 1001],
  ['60', 60, 1],
  ['24000/1001', 24_000, 1001],
  ['12.5', 12_500, 1000],
])('%s is the exact rate it stands for', (text, num, den) => {
  expect(parseRate(text)).toEqual({ num, den });
});

it.each(['0', '1e9', '-30', 'fast', '', '30/0', '0/1', 'NaN', 'Infinity'])('%j is no frame rate', (text) => {
  expect(parseRate(text)).toBeNull();
});

it('says which rates files can have', () => {
  expect(isUsableRate({ num: 1_000_000_000, den: 1 })).toBe(false);
  expect(isUsableRate({ num: 0, den: 1 })).toBe(false);
  expect(isUsableRate({ num: 60_000, den: 1001 })).toBe(true);
  expect(rateName({ num: 24_000, den: 1001 })).toBe('23.976');
});
