import { divide, equal, multiply, subtract, where } from '../elementwise.ts';
import type { ReduceKind } from '../operation.ts';
import { sum } from '../reduce.ts';
import { elementCount, staticShape } from '../shape.ts';
import { stretchBack } from './rearrange-rules.ts';
import { type Rule, whole } from './rule.ts';

export const REDUCE_RULES = {
  sum: ({ gradient, inputs: [x], operation: { axes } }) => [whole(stretchBack(gradient, x!, axes))],
  mean: ({ gradient, inputs: [x], operation: { axes } }) => {
    const count = elementCount(axes.map((axis) => staticShape(x!.shape, 'a gradient')[axis]!));
    return [whole(stretchBack(divide(gradient, count), x!, axes))];
  },
  // In equal shares where several are the greatest.
  max: ({ gradient, inputs: [x], output, operation: { axes } }) => {
    const winners = where(equal(x!, stretchBack(output, x!, axes)), 1, 0);
    const shares = divide(winners, sum(winners, axes, true));
    return [whole(multiply(stretchBack(gradient, x!, axes), shares))];
  },
  softmax: ({ gradient, output, operation: { axis } }) => {
    const mean = sum(multiply(gradient, output), [axis], true);
    return [whole(multiply(output, subtract(gradient, mean)))];
  },
} satisfies { [K in ReduceKind | 'softmax']: Rule<K> };
