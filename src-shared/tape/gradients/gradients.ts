import type { PrimitiveKind } from '../operation.ts';
import { broadcast } from '../rearrange.ts';
import { elementCount, formatShape, staticShape } from '../shape.ts';
import { neededNodes, type TapeNode, type Value } from '../tape.ts';
import { addContributions, type Contribution, type Stacks } from './contribution.ts';
import { ELEMENTWISE_RULES } from './elementwise-rules.ts';
import { IMAGE_RULES } from './image-rules.ts';
import { LINEAR_RULES } from './linear-rules.ts';
import { REARRANGE_RULES } from './rearrange-rules.ts';
import { REDUCE_RULES } from './reduce-rules.ts';
import { type Backward, type Rule, whole } from './rule.ts';

type Sources = 'input' | 'parameter' | 'constant';

/** One rule for every operation that has inputs. */
const RULES: { readonly [K in Exclude<PrimitiveKind, Sources>]: Rule<K> } = {
  ...ELEMENTWISE_RULES,
  ...REARRANGE_RULES,
  ...REDUCE_RULES,
  ...LINEAR_RULES,
  ...IMAGE_RULES,
};

/** The operations that have a rule. */
export const DIFFERENTIABLE: readonly string[] = Object.keys(RULES);

/**
 * Records, on the same tape, the gradients of a loss with respect to values it was computed from (reverse-mode
 * automatic differentiation: Griewank & Walther 2008, chapter 3). All sizes must be numbers.
 *
 * @param loss    a value with one element
 * @param targets parameters, inputs or values in between; one the loss does not depend on gets zeros
 * @returns one value per target, of the target's shape
 * @throws Error where the loss has several elements or an operation has no rule (those of the inference form)
 */
export function gradients(loss: Value, targets: readonly Value[]): Value[] {
  const { tape } = loss;
  const lossShape = staticShape(loss.shape, 'a loss');
  if (elementCount(lossShape) !== 1) throw new Error(`a loss is one number, not ${formatShape(lossShape)}`);
  const nodes = neededNodes(tape, [loss]);
  const dependent = new Set<Value>(targets);
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((input) => dependent.has(input))) for (const output of outputs) dependent.add(output);
  }
  const contributions = new Map<Value, Contribution[]>([[loss, [whole(broadcast(tape.scalar(1), lossShape))]]]);
  const stacks: Stacks = new Map();
  const settled = new Map<Value, Value>();
  const settle = (value: Value): Value => {
    let gradient = settled.get(value);
    if (!gradient) {
      const found = contributions.get(value);
      const shape = staticShape(value.shape, 'a gradient');
      gradient = found ? addContributions(value, found, stacks) : broadcast(tape.scalar(0), shape);
      settled.set(value, gradient);
    }
    return gradient;
  };
  for (const node of nodes.reverse()) {
    const output = node.outputs[0]!;
    const needed = node.inputs.map((input) => dependent.has(input));
    if (!contributions.has(output) || !needed.includes(true)) continue;
    const found = applyRule(node, settle(output), needed);
    for (const [i, contribution] of found.entries()) {
      const input = node.inputs[i]!;
      if (!contribution || !needed[i]) continue;
      const list = contributions.get(input);
      if (list) list.push(contribution);
      else contributions.set(input, [contribution]);
    }
  }
  return targets.map(settle);
}

function applyRule(node: TapeNode, gradient: Value, needed: readonly boolean[]): readonly (Contribution | null)[] {
  const { operation, inputs, outputs } = node;
  const rule = (RULES as unknown as Readonly<Record<string, Rule<never> | undefined>>)[operation.kind];
  if (!rule) throw new Error(`${operation.kind} has no gradient`);
  const backward: Omit<Backward<PrimitiveKind>, 'operation'> = { inputs, output: outputs[0]!, gradient, needed };
  return rule({ ...backward, operation: operation as never });
}
