import { axisOf, type Dim, multiplyDims, type Shape, staticDim } from './shape.ts';
import type { Value } from './tape.ts';

/** The same numbers in another shape. One axis may be -1: what is left over (all sizes in numbers then). */
export function reshape(x: Value, shape: Shape): Value {
  const open = shape.indexOf(-1);
  let full = shape;
  if (open >= 0) {
    const all = multiplyDims(x.shape);
    const rest = multiplyDims(shape.filter((_, i) => i !== open));
    if (typeof all !== 'number' || typeof rest !== 'number') throw new Error('reshape with -1 needs sizes in numbers');
    full = shape.map((dim, i) => (i === open ? all / rest : dim));
  }
  if (full.join() === x.shape.join()) return x;
  return x.tape.record({ kind: 'reshape', shape: full }, [x]);
}

/** Reorders axes: axis i of the result is axis `order[i]` of x. */
export function transpose(x: Value, order: readonly number[]): Value {
  return x.tape.record({ kind: 'transpose', order }, [x]);
}

export function concat(values: readonly Value[], axis: number): Value {
  const first = values[0]!;
  if (values.length === 1) return first;
  return first.tape.record({ kind: 'concat', axis: axisOf(axis, first.shape.length, 'concat') }, values);
}

/** Every `step`th row from `start` to before `end` along an axis. */
export function slice(x: Value, axis: number, start: number, end: number, step = 1): Value {
  const at = axisOf(axis, x.shape.length, 'slice');
  if (start === 0 && end === x.shape[at] && step === 1) return x;
  return x.tape.record({ kind: 'slice', axis: at, start, end, step }, [x]);
}

/** One row along an axis; the axis goes. */
export function pick(x: Value, axis: number, index: number): Value {
  const at = axisOf(axis, x.shape.length, 'pick');
  return reshape(
    slice(x, at, index, index + 1),
    x.shape.filter((_, i) => i !== at),
  );
}

/** Equal parts along an axis. */
export function split(x: Value, axis: number, parts: number): Value[] {
  const at = axisOf(axis, x.shape.length, 'split');
  const size = staticDim(x.shape, at, 'split') / parts;
  return Array.from({ length: parts }, (_, i) => slice(x, at, i * size, (i + 1) * size));
}

/** Zeros before and after along an axis. */
export function pad(x: Value, axis: number, before: number, after: number): Value {
  if (before === 0 && after === 0) return x;
  return x.tape.record({ kind: 'pad', axis: axisOf(axis, x.shape.length, 'pad'), before, after }, [x]);
}

/** Rows by fixed numbers along an axis. */
export function gather(x: Value, axis: number, indices: readonly number[]): Value {
  return x.tape.record({ kind: 'gather', axis: axisOf(axis, x.shape.length, 'gather'), indices: [...indices] }, [x]);
}

/** Stretches axes of size 1 to a shape. */
export function broadcast(x: Value, shape: Shape): Value {
  if (shape.join() === x.shape.join()) return x;
  return x.tape.record({ kind: 'broadcast', shape }, [x]);
}

/** Joins neighbouring axes `first` to `last` into one. */
export function mergeAxes(x: Value, first: number, last: number): Value {
  const merged: Dim = multiplyDims(x.shape.slice(first, last + 1));
  return reshape(x, [...x.shape.slice(0, first), merged, ...x.shape.slice(last + 1)]);
}
