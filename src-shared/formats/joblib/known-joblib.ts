import { checkedElements } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import { arrayOver, asShape } from '../pickle/numpy-array.ts';
import { NumpyDtype } from '../pickle/numpy-dtype.ts';
import type { BuildContext, Known, MachineValue, PickleValue, Unfinished } from '../pickle/values.ts';

/** joblib's stand-in for an array: after its state come the elements themselves, outside the pickle. */
class ArrayWrapper implements Unfinished {
  readonly what = 'joblib NumpyArrayWrapper';
  private value: MachineValue | null = null;

  build(state: MachineValue, context: BuildContext): void {
    if (!(state instanceof Map) || this.value) throw new FormatError(`${this.what} has a damaged state`);
    const dtype = state.get('dtype');
    if (!(dtype instanceof NumpyDtype)) throw new FormatError(`${this.what} has no element type`);
    const shape = asShape(state.get('shape'));
    const { element } = dtype;
    if (element.kind === 'object') {
      this.value = context.nested();
      return;
    }
    const size = element.kind === 'number' ? Number(element.dtype[1]) : element.letters * (element.wide ? 4 : 1);
    const bytes = checkedElements(shape, size) * size;
    // Older joblib wrote no padding and no such attribute.
    const padded = typeof state.get('numpy_array_alignment_bytes') === 'number';
    const span = context.takeInline(padded, bytes);
    this.value = arrayOver(span, dtype, shape, state.get('order') === 'F') as MachineValue;
  }

  parts(): readonly MachineValue[] {
    return this.value === null ? [] : [this.value];
  }

  finish([value]: readonly PickleValue[]): PickleValue {
    if (value === undefined) throw new FormatError('an array was begun and never filled');
    return value;
  }
}

const WRAPPER: Known = { make: () => new ArrayWrapper() };

const OLD_WRAPPER: Known = {
  make: () => {
    throw new FormatError('it was written by an old joblib, with its arrays in other files; save it again');
  },
};

/** Names of joblib, also as scikit-learn carried it. */
export const KNOWN_JOBLIB: readonly (readonly [string, Known])[] = [
  'joblib.numpy_pickle',
  'sklearn.externals.joblib.numpy_pickle',
].flatMap((module): (readonly [string, Known])[] => [
  [`${module}.NumpyArrayWrapper`, WRAPPER],
  [`${module}.NDArrayWrapper`, OLD_WRAPPER],
  [`${module}.ZNDArrayWrapper`, OLD_WRAPPER],
]);
