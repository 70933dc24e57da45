import { checkedElements, StoredArray } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import type { NpyData } from '../npy-elements.ts';
import type { Known, MachineValue, PickleValue, Unfinished } from './values.ts';

/** An object of chumpy being rebuilt from attributes of its state. */
abstract class ChumpyObject implements Unfinished {
  abstract readonly what: string;
  protected abstract readonly attributes: readonly string[];
  private found: MachineValue[] | null = null;

  build(state: MachineValue): void {
    const { what } = this;
    if (!(state instanceof Map)) throw new FormatError(`${what} has a damaged state`);
    this.found = this.attributes.map((name) => {
      const part = state.get(name);
      if (part === undefined) throw new FormatError(`${what} has no attribute ${name}`);
      return part;
    });
  }

  parts(): readonly MachineValue[] {
    if (!this.found) throw new FormatError(`${this.what} was begun and never filled`);
    return this.found;
  }

  abstract finish(parts: readonly PickleValue[]): PickleValue;
}

/** `chumpy.ch.Ch`: a variable; its value is the attribute `x`. */
class Variable extends ChumpyObject {
  readonly what = 'chumpy.ch.Ch';
  protected readonly attributes = ['x'];

  override finish([x]: readonly PickleValue[]): PickleValue {
    return x!;
  }
}

/** `chumpy.reordering.Select`: the elements `idxs` of `a` (flat, row-major) in the shape `preferred_shape`. */
class Select extends ChumpyObject {
  readonly what = 'chumpy.reordering.Select';
  protected readonly attributes = ['a', 'idxs', 'preferred_shape'];

  override finish([a, idxs, preferred]: readonly PickleValue[]): PickleValue {
    const { what } = this;
    if (!(a instanceof StoredArray) || !(idxs instanceof StoredArray))
      throw new FormatError(`${what} selects no array`);
    const shape = preferred instanceof StoredArray ? Array.from(preferred.read().data) : preferred;
    if (!Array.isArray(shape) || !shape.every((size) => typeof size === 'number')) {
      throw new FormatError(`${what} has no shape`);
    }
    if (checkedElements(shape, 8) !== idxs.elements)
      throw new FormatError(`${what} has parts that do not fit together`);
    return new StoredArray(a.dtype, shape, () => {
      const from = a.read().data;
      const picked = idxs.read().data;
      const out = new (from.constructor as new (count: number) => NpyData)(picked.length);
      for (let i = 0; i < picked.length; i++) {
        const value = from[picked[i]!];
        if (value === undefined) throw new FormatError(`${what} has an index beyond its array`);
        out[i] = value;
      }
      return out;
    });
  }
}

/** The two kinds of chumpy objects that body models are stored as; other kinds are computations and are refused. */
export const KNOWN_CHUMPY: readonly (readonly [string, Known])[] = [
  ['chumpy.ch.Ch', { make: () => new Variable() }],
  ['chumpy.reordering.Select', { make: () => new Select() }],
];
