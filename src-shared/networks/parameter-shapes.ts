import { Tape, type Value } from '../tape/tape.ts';
import { generator } from './generator.ts';
import { keypointsEncoder } from './keypoints-encoder.ts';
import { keypointInputs } from './lifted-keypoints.ts';
import { motionDiscriminator } from './motion-discriminator.ts';
import type { DiscriminatorOptions, GeneratorOptions } from './options.ts';
import { temporalStateShapes } from './temporal-encoder.ts';

/** Shape of each tensor a network reads, under its key, in the order of their use. */
export type ParameterShapes = ReadonlyMap<string, readonly number[]>;

/**
 * The tensors of temporal encoder and regressor (`encoder.…`, `regressor.…`), and of a keypoints encoder (`keypoints.…`);
 * those of a trunk are `trunkShapes`.
 */
export function generatorShapes(options: GeneratorOptions): ParameterShapes {
  return record((tape) => {
    const { temporal, encoder } = options;
    if (encoder.type === 'keypoints') keypointsEncoder(tape.input('landmarks', [1, keypointInputs(encoder)]), encoder);
    const state = Object.entries(temporalStateShapes(temporal, 1)).map(([name, shape]) => [
      name,
      tape.input(name, shape),
    ]);
    generator(tape.input('features', [1, 1, temporal.input]), options, {
      state: Object.fromEntries(state) as Record<string, Value>,
      time: tape.input('time', [1, 1]),
    });
  });
}

/** The tensors of a motion discriminator. */
export function discriminatorShapes(options: DiscriminatorOptions): ParameterShapes {
  return record((tape) => void motionDiscriminator(tape.input('motion', [1, 1, options.input]), options));
}

function record(describe: (tape: Tape) => void): ParameterShapes {
  const tape = new Tape('training');
  describe(tape);
  return new Map([...tape.parameterValues()].map(([key, value]) => [key, value.shape as readonly number[]]));
}
