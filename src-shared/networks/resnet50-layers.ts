/** Sizes of a ResNet with bottleneck blocks, its stride on the 3 × 3 convolution. */
export interface TrunkSizes {
  /** Side of the input picture, px; a multiple of 32. */
  readonly picture: number;
  /** Channels of the stem, and of the narrow part of the first stage; each stage doubles it. */
  readonly width: number;
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
}

/** ResNet-50 v1 as VIBE and SPIN use it (He et al. 2016; specification of VIBE, section 2.1). */
export const RESNET50: TrunkSizes = { picture: 224, width: 64, blocks: [3, 4, 6, 3] };

/** The last convolution of a block is this much wider than its others. */
const EXPANSION = 4;
/** Term under the root of batch normalisation. */
export const NORMALISATION_EPSILON = 1e-5;

/** A convolution without bias, followed by batch normalisation. */
export interface TrunkConvolution {
  /** Weight key without `.weight`, such as `layer1.0.conv1`. */
  readonly key: string;
  /** Key of the normalisation without `.weight`, `.bias`, `.running_mean`, `.running_var`. */
  readonly normalisation: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the window, px. */
  readonly kernel: number;
  readonly stride: number;
}

/** Narrow, 3 × 3, wide; the shortcut has a convolution where the shape changes. */
export interface TrunkBlock {
  readonly convolutions: readonly [TrunkConvolution, TrunkConvolution, TrunkConvolution];
  readonly shortcut: TrunkConvolution | null;
}

export interface TrunkLayers {
  readonly stem: TrunkConvolution;
  /** Blocks of each stage. */
  readonly stages: readonly (readonly TrunkBlock[])[];
  /** Width of the feature. */
  readonly feature: number;
}

/** The layers of a trunk, with the keys its weights have in checkpoints. */
export function trunkLayers({ width, blocks }: TrunkSizes = RESNET50): TrunkLayers {
  const stem = convolution('conv1', 'bn1', 3, width, 7, 2);
  let inputs = width;
  const stages = blocks.map((count, stage) => {
    const narrow = width * 2 ** stage;
    const wide = narrow * EXPANSION;
    return Array.from({ length: count }, (_, index): TrunkBlock => {
      const name = `layer${stage + 1}.${index}`;
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const block: TrunkBlock = {
        convolutions: [
          convolution(`${name}.conv1`, `${name}.bn1`, inputs, narrow, 1, 1),
          convolution(`${name}.conv2`, `${name}.bn2`, narrow, narrow, 3, stride),
          convolution(`${name}.conv3`, `${name}.bn3`, narrow, wide, 1, 1),
        ],
        shortcut:
          index === 0 ? convolution(`${name}.downsample.0`, `${name}.downsample.1`, inputs, wide, 1, stride) : null,
      };
      inputs = wide;
      return block;
    });
  });
  return { stem, stages, feature: inputs };
}

/** Shapes of all tensors a trunk reads, under their keys. */
export function trunkShapes(sizes: TrunkSizes = RESNET50): Map<string, readonly number[]> {
  const { stem, stages } = trunkLayers(sizes);
  const shapes = new Map<string, readonly number[]>();
  const all = [stem, ...stages.flat().flatMap((block) => [...block.convolutions, block.shortcut])];
  for (const layer of all) {
    if (!layer) continue;
    shapes.set(`${layer.key}.weight`, [layer.outputs, layer.inputs, layer.kernel, layer.kernel]);
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      shapes.set(`${layer.normalisation}.${part}`, [layer.outputs]);
    }
  }
  return shapes;
}

function convolution(
  key: string,
  normalisation: string,
  inputs: number,
  outputs: number,
  kernel: number,
  stride: number,
): TrunkConvolution {
  return { key, normalisation, inputs, outputs, kernel, stride };
}
