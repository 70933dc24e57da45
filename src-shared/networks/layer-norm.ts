import { add, divide, multiply, sqrt, square, subtract } from '../tape/elementwise.ts';
import { mean } from '../tape/reduce.ts';
import { staticDim } from '../tape/shape.ts';
import type { Value } from '../tape/tape.ts';

const EPSILON = 1e-5;

/** Layer normalisation over the last axis (Ba et al. 2016) with the tensors `<name>.weight` and `<name>.bias`. */
export function layerNorm(x: Value, name: string): Value {
  const { tape } = x;
  const width = staticDim(x.shape, x.shape.length - 1, 'layer normalisation');
  const weight = tape.parameter(`${name}.weight`, [width]);
  const bias = tape.parameter(`${name}.bias`, [width]);
  if (tape.form === 'inference') return tape.record({ kind: 'fusedLayerNorm', epsilon: EPSILON }, [x, weight, bias]);
  const centred = subtract(x, mean(x, [-1], true));
  const scaled = divide(centred, sqrt(add(mean(square(centred), [-1], true), EPSILON)));
  return add(multiply(scaled, weight), bias);
}
