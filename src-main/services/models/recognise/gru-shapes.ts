import { FormatError } from '#shared/formats/format-error.ts';
import { type StateDict, shapeText } from './state-dict.ts';

/** Sizes of a GRU, as its tensors tell them. */
export interface GruSizes {
  readonly input: number;
  readonly hidden: number;
  readonly layers: number;
  readonly bidirectional: boolean;
}

/**
 * Reads the sizes of a PyTorch GRU from its tensors: gates stacked in the order r, z, n (specification of VIBE,
 * section 2.2).
 *
 * @param prefix what its keys begin with, such as `encoder.gru.`
 * @throws FormatError where its first layer is missing or is none of a GRU
 */
export function gruSizes(state: StateDict, prefix: string): GruSizes {
  const first = state.get(`${prefix}weight_ih_l0`);
  if (!first) throw new FormatError(`it lacks the tensor ${prefix}weight_ih_l0`);
  const [gates = 0, input = 0] = first.shape;
  const hidden = gates / 3;
  if (first.shape.length !== 2 || input < 1 || hidden < 1 || !Number.isInteger(hidden)) {
    throw new FormatError(`the tensor ${prefix}weight_ih_l0 is ${shapeText(first.shape)}, which is no layer of a GRU`);
  }
  let layers = 1;
  while (state.has(`${prefix}weight_ih_l${layers}`)) layers++;
  return { input, hidden, layers, bidirectional: state.has(`${prefix}weight_ih_l0_reverse`) };
}

/** Shapes of all tensors of a GRU, without prefix. */
export function gruShapes({ input, hidden, layers, bidirectional }: GruSizes): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  for (let layer = 0; layer < layers; layer++) {
    const from = layer === 0 ? input : hidden * (bidirectional ? 2 : 1);
    for (const direction of bidirectional ? ['', '_reverse'] : ['']) {
      shapes.set(`weight_ih_l${layer}${direction}`, [3 * hidden, from]);
      shapes.set(`weight_hh_l${layer}${direction}`, [3 * hidden, hidden]);
      shapes.set(`bias_ih_l${layer}${direction}`, [3 * hidden]);
      shapes.set(`bias_hh_l${layer}${direction}`, [3 * hidden]);
    }
  }
  return shapes;
}
