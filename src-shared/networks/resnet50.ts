import { add, divide, multiply, relu, sqrt, subtract } from '../tape/elementwise.ts';
import { averagePool2d, conv2d, maxPool2d } from '../tape/image.ts';
import { reshape } from '../tape/rearrange.ts';
import type { Value } from '../tape/tape.ts';
import { foldBias, foldWeight } from './resnet50-fold.ts';
import {
  NORMALISATION_EPSILON,
  RESNET50,
  type TrunkBlock,
  type TrunkConvolution,
  type TrunkSizes,
  trunkLayers,
} from './resnet50-layers.ts';

/** What a trunk gives. */
export interface TrunkValues {
  /** Pooled output of the last stage, not negative, shape [N, 2048]. */
  readonly features: Value;
  /** Output of the stem's pooling, shape [N, 64, 56, 56]. */
  readonly stem: Value;
  /** Outputs of the stages, shapes [N, 256, 56, 56] … [N, 2048, 7, 7]. */
  readonly stages: readonly Value[];
}

/**
 * The ResNet-50 trunk that turns a crop into a feature (specification of VIBE, section 2.1). Batch normalisation uses
 * its running statistics: VIBE never trains the trunk. In the inference form it is folded into the convolutions, in
 * double precision; in the training form it is a primitive of its own.
 *
 * @param image crops, red, green, blue, normalised with ImageNet's colours, shape [N, 3, 224, 224]
 */
export function resnet50(image: Value, sizes: TrunkSizes = RESNET50): TrunkValues {
  const layers = trunkLayers(sizes);
  const stem = maxPool2d(relu(normalisedConvolution(image, layers.stem)), { size: 3, stride: 2, padding: 1 });
  let x = stem;
  const stages = layers.stages.map((blocks) => {
    for (const block of blocks) x = bottleneck(x, block);
    return x;
  });
  // Each of the stem's two steps and each stage after the first halves the picture.
  const rest = sizes.picture / 2 ** (layers.stages.length + 1);
  const features = reshape(averagePool2d(x, { size: rest }), [image.shape[0]!, layers.feature]);
  return { features, stem, stages };
}

function bottleneck(x: Value, { convolutions, shortcut }: TrunkBlock): Value {
  const [narrow, spatial, wide] = convolutions;
  const squeezed = relu(normalisedConvolution(x, narrow));
  const seen = relu(normalisedConvolution(squeezed, spatial));
  return relu(add(normalisedConvolution(seen, wide), shortcut ? normalisedConvolution(x, shortcut) : x));
}

function normalisedConvolution(x: Value, layer: TrunkConvolution): Value {
  const { tape } = x;
  const { key, inputs, outputs, kernel, stride } = layer;
  const shape = [outputs, inputs, kernel, kernel];
  const window = { stride, padding: (kernel - 1) / 2 };
  if (tape.form === 'inference') {
    const weight = tape.derived(`${key}.folded.weight`, shape, (weights) => foldWeight(weights, layer));
    const bias = tape.derived(`${key}.folded.bias`, [outputs], (weights) => foldBias(weights, layer));
    return conv2d(x, weight, bias, window);
  }
  const part = (name: string) => reshape(tape.parameter(`${layer.normalisation}.${name}`, [outputs]), [outputs, 1, 1]);
  const seen = conv2d(x, tape.parameter(`${key}.weight`, shape), null, window);
  const deviation = sqrt(add(part('running_var'), NORMALISATION_EPSILON));
  const gain = divide(part('weight'), deviation);
  return add(multiply(subtract(seen, part('running_mean')), gain), part('bias'));
}
