import { OnnxGraph } from '../formats/onnx/onnx-graph.ts';
import { lowerNode } from './lower-node.ts';
import { OnnxNames } from './onnx-names.ts';
import { elementCount, formatShape, staticShape } from './shape.ts';
import { neededNodes, type Tape, type TapeNode, type Value } from './tape.ts';
import { type Weights, weightOf } from './weights.ts';

export interface LowerOptions {
  /** The graph's name. */
  name?: string;
  /** What the graph gives, by the names of its outputs. */
  outputs: Readonly<Record<string, Value>>;
  /** Tensors to store in the graph; each key and shape is checked. */
  weights?: Weights;
  /**
   * Keys of parameters that are inputs of the graph under their own names; every parameter that `weights` does not
   * hold, unless given. Derived parameters are always stored.
   */
  asInputs?: ReadonlySet<string>;
}

/**
 * Writes what some values need as an ONNX graph (operator set 17). Inputs of the graph are the tape's inputs that the
 * outputs depend on and the parameters that stay open, in the order of their recording.
 *
 * @throws Error where a weight is missing or of another shape, or a name is both an input's and an output's
 */
export function lowerToOnnx(tape: Tape, { name = 'network', outputs, weights, asInputs }: LowerOptions): OnnxGraph {
  const graph = new OnnxGraph(name);
  const nodes = neededNodes(tape, Object.values(outputs));
  const names = new OnnxNames(graph, outputs, turnedOften(nodes));
  for (const node of nodes) {
    if (!declareSource(names, node, weights ?? new Map(), asInputs)) lowerNode(graph, names, node);
  }
  for (const [output, value] of Object.entries(outputs)) {
    if (graph.inputs.some((input) => input.name === output)) throw new Error(`${output} names an input and an output`);
    names.finish(output, value);
    graph.output(output, value.shape, value.type);
  }
  graph.prune();
  return graph;
}

/** How often a matrix must stand turned on the left of products before it is worth turning it once. */
const OFTEN = 4;

/** Matrices that many products read turned on the left, such as the weights of a recurrent layer on the way back. */
function turnedOften(nodes: readonly TapeNode[]): ReadonlySet<number> {
  const uses = new Map<number, number>();
  for (const { operation, inputs } of nodes) {
    if (operation.kind !== 'matmul' || !operation.transposeA || inputs[1]!.shape.length !== 2) continue;
    const { id, shape } = inputs[0]!;
    if (shape.length === 2) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return new Set([...uses].flatMap(([id, count]) => (count >= OFTEN ? [id] : [])));
}

/** Declares an input, parameter or constant; false for any other node. */
function declareSource(
  names: OnnxNames,
  { operation, outputs }: TapeNode,
  weights: Weights,
  asInputs: ReadonlySet<string> | undefined,
): boolean {
  const value = outputs[0]!;
  switch (operation.kind) {
    case 'input':
      names.declareInput(operation.name, value);
      return true;
    case 'constant':
      names.declareConstant(value, operation.data);
      return true;
    case 'parameter': {
      const { key, derive } = operation;
      const shape = staticShape(value.shape, key);
      if (derive) {
        const data = derive(weights);
        if (data.length !== elementCount(shape))
          throw new Error(`${key} has ${data.length} numbers, not ${formatShape(shape)}`);
        names.declareStored(key, value, data);
      } else if (asInputs ? asInputs.has(key) : !weights.has(key)) {
        names.declareInput(key, value);
      } else {
        names.declareStored(key, value, weightOf(weights, key, shape).data);
      }
      return true;
    }
    default:
      return false;
  }
}
