import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { asDict } from '#shared/formats/pickle/list-arrays.ts';
import { ObjectArray, type PickleValue } from '#shared/formats/pickle/values.ts';

/** Fields of a pickled dictionary, checked as they are read. Errors name the field. */
export class PickledFields {
  private readonly dict: ReadonlyMap<string, PickleValue>;

  /** @throws FormatError if the value is not a dictionary with text keys */
  constructor(value: PickleValue) {
    const dict = asDict(value);
    if (!dict) throw new FormatError('it holds no dictionary');
    this.dict = dict;
  }

  has(name: string): boolean {
    return this.dict.has(name);
  }

  /** One array of the given shape; null stands for any size. @throws FormatError */
  array(name: string, shape: readonly (number | null)[]): { data: Float32Array; shape: readonly number[] } {
    return checked(this.value(name), name, shape);
  }

  /** A list of arrays, one per person; an array with one more axis counts as such a list. @throws FormatError */
  arrays(name: string, shape: readonly (number | null)[]): { data: Float32Array; shape: readonly number[] }[] {
    const value = this.value(name);
    if (value instanceof StoredArray) {
      const all = checked(value, name, [null, ...shape]);
      const size = all.data.length / all.shape[0]!;
      return Array.from({ length: all.shape[0]! }, (_, i) => ({
        data: all.data.subarray(i * size, (i + 1) * size),
        shape: all.shape.slice(1),
      }));
    }
    const items = value instanceof ObjectArray ? value.items : value;
    if (!Array.isArray(items)) throw new FormatError(`its field ${name} is not a list of arrays`);
    return items.map((item: PickleValue, i) => checked(item, `${name}[${i}]`, shape));
  }

  /** Texts, from a list or an array of texts. @throws FormatError */
  texts(name: string): string[] {
    const value = this.value(name);
    const items = value instanceof ObjectArray ? value.items : value;
    if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) {
      throw new FormatError(`its field ${name} is not a list of texts`);
    }
    return items as string[];
  }

  private value(name: string): PickleValue {
    if (!this.dict.has(name)) throw new FormatError(`its field ${name} is missing`);
    return this.dict.get(name)!;
  }
}

function checked(
  value: PickleValue,
  name: string,
  shape: readonly (number | null)[],
): { data: Float32Array; shape: readonly number[] } {
  if (!(value instanceof StoredArray)) throw new FormatError(`its field ${name} is not an array of numbers`);
  const fits =
    value.shape.length === shape.length && shape.every((size, axis) => size === null || size === value.shape[axis]);
  if (!fits) {
    const expected = shape.map((size) => size ?? 'any').join(', ');
    throw new FormatError(`its field ${name} has the shape (${value.shape.join(', ')}) instead of (${expected})`);
  }
  const data = value.readFloat32();
  if (!data.every(Number.isFinite)) throw new FormatError(`its field ${name} holds numbers that are not finite`);
  return { data, shape: value.shape };
}
