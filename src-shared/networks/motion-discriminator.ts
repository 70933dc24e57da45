import { relu } from '../tape/elementwise.ts';
import { linear } from '../tape/linear-algebra.ts';
import { concat, pick, transpose } from '../tape/rearrange.ts';
import { max, mean } from '../tape/reduce.ts';
import type { Value } from '../tape/tape.ts';
import { gruLayers } from './gru-layers.ts';
import type { DiscriminatorOptions } from './options.ts';
import { selfAttention } from './self-attention.ts';

export interface Judgement {
  /** High for motions like the real ones, no sigmoid, shape [N, output]. */
  readonly score: Value;
  /** Outputs of the GRU, shape [N, T, hidden]. */
  readonly hidden: Value;
  /** With attention pooling: summary [N, hidden] and weights of the frames [N, T]. */
  readonly attention: { readonly representation: Value; readonly scores: Value } | null;
}

/**
 * VIBE's motion discriminator (section 3.3): a GRU over the body pose, pooled over time, and an affine layer.
 *
 * @param motion axis-angle of the 23 joints below the root, shape [N, T, 69]
 * @param name   prefix of the tensors with its dot, such as `motion.`; none unless given
 */
export function motionDiscriminator(motion: Value, options: DiscriminatorOptions, name = ''): Judgement {
  const gru = gruLayers(transpose(motion, [1, 0, 2]), `${name}gru`, { ...options, bidirectional: false }, null);
  const hidden = transpose(gru.outputs, [1, 0, 2]);
  const judge = (pooled: Value): Value => linear(pooled, `${name}fc`, options.output);
  switch (options.pooling) {
    case 'attention': {
      const attention = selfAttention(hidden, `${name}attention`, options.attention);
      return { score: judge(attention.representation), hidden, attention };
    }
    case 'concat': {
      const active = relu(hidden);
      return { score: judge(concat([mean(active, [1]), max(active, [1])], 1)), hidden, attention: null };
    }
    case 'last':
      return { score: judge(pick(gru.state, 0, options.layers - 1)), hidden, attention: null };
  }
}
