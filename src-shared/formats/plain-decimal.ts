/**
 * A number as text files of other programs take it: no exponent, a point, at most `digits` digits behind it, no `-0`.
 *
 * @throws RangeError for what no text can say
 */
export function plainDecimal(value: number, digits: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a value is not a number');
  const text = value.toFixed(digits);
  return Number(text) === 0 ? '0' : text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
