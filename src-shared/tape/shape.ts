/** Size of one axis: a number, or a name (such as `N`, or `N*T`) where it is known only when the graph runs. */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** For messages: `[N, 16, 2048]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Whether every axis has a number. */
export function isStatic(shape: Shape): shape is readonly number[] {
  return shape.every((dim) => typeof dim === 'number');
}

/** The shape as numbers. @throws Error naming the operation where an axis is only named */
export function staticShape(shape: Shape, what: string): readonly number[] {
  if (!isStatic(shape)) throw new Error(`${what} needs sizes in numbers, not ${formatShape(shape)}`);
  return shape;
}

/** The number of one axis. */
export function staticDim(shape: Shape, axis: number, what: string): number {
  const dim = shape[axis];
  if (typeof dim !== 'number')
    throw new Error(`${what} needs a size in numbers on axis ${axis} of ${formatShape(shape)}`);
  return dim;
}

/** How many elements a shape of numbers has. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The product of axes: a number, or names and at most one number joined by `*`. */
export function multiplyDims(dims: Shape): Dim {
  let factor = 1;
  const names: string[] = [];
  for (const dim of dims) {
    if (typeof dim === 'number') factor *= dim;
    else for (const part of dim.split('*')) /^\d+$/.test(part) ? (factor *= Number(part)) : names.push(part);
  }
  if (names.length === 0) return factor;
  names.sort();
  return (factor === 1 ? names : [String(factor), ...names]).join('*');
}

/** A shape's numbers, with names looked up; `undefined` names throw. */
export function resolveDim(dim: Dim, sizes: ReadonlyMap<string, number>): number {
  if (typeof dim === 'number') return dim;
  let product = 1;
  for (const part of dim.split('*')) {
    const size = /^\d+$/.test(part) ? Number(part) : sizes.get(part);
    if (size === undefined) throw new Error(`no input says how large ${part} is`);
    product *= size;
  }
  return product;
}

/** NumPy's rule: axes are matched from the last one; 1 stretches. */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`${what}: ${formatShape(a)} and ${formatShape(b)} do not fit`);
    out.push(x === 1 ? y : x);
  }
  return out;
}

/** An axis counted from the end where negative. */
export function axisOf(axis: number, rank: number, what: string): number {
  const found = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(found) || found < 0 || found >= rank)
    throw new Error(`${what}: no axis ${axis} in rank ${rank}`);
  return found;
}
