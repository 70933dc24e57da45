import type { BinaryKind, CompareKind, UnaryKind } from './operation.ts';
import type { Value } from './tape.ts';

/** A value, or a number to combine it with. */
export type Operand = Value | number;

function unary(kind: UnaryKind): (x: Value) => Value {
  return (x) => x.tape.record({ kind }, [x]);
}

export const negate = unary('negate');
export const exp = unary('exp');
/** Natural logarithm. */
export const log = unary('log');
export const sqrt = unary('sqrt');
export const abs = unary('abs');
/** -1, 0 or 1. */
export const sign = unary('sign');
export const tanh = unary('tanh');
export const sigmoid = unary('sigmoid');
export const relu = unary('relu');
/** The error function. */
export const erf = unary('erf');
export const sin = unary('sin');
export const cos = unary('cos');
export const atan = unary('atan');

function pair(a: Operand, b: Operand): [Value, Value] {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? a.tape.scalar(b) : b];
  if (typeof b === 'number') throw new Error('two plain numbers are no operation of a tape');
  return [b.tape.scalar(a), b];
}

function binary(kind: BinaryKind | CompareKind): (a: Operand, b: Operand) => Value {
  return (a, b) => {
    const [x, y] = pair(a, b);
    return x.tape.record({ kind }, [x, y]);
  };
}

export const add = binary('add');
export const subtract = binary('subtract');
export const multiply = binary('multiply');
export const divide = binary('divide');
export const maximum = binary('maximum');
export const minimum = binary('minimum');
/** Where a > b, as `bool`. */
export const greater = binary('greater');
/** Where a = b exactly, as `bool`. */
export const equal = binary('equal');

/** `a` where the condition holds, else `b`. Both are computed. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const of = (x: Operand): Value => (typeof x === 'number' ? condition.tape.scalar(x) : x);
  return condition.tape.record({ kind: 'where' }, [condition, of(a), of(b)]);
}

export function square(x: Value): Value {
  return multiply(x, x);
}

/** x · Φ(x), the exact form with the error function (Hendrycks and Gimpel 2016). */
export function gelu(x: Value): Value {
  return multiply(multiply(x, 0.5), add(erf(multiply(x, Math.SQRT1_2)), 1));
}
