import { DiscriminatorOptions, GeneratorOptions } from '#shared/networks/options.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import type { Recipe } from './recipe.ts';

/** Short windows and few of them: what can be tried with one thing exchanged, each for the same few steps. */
const SMALL: Partial<Recipe> = {
  clips: 20,
  frames: 16,
  freshTemporal: true,
  optimiser: OptimiserOptions.parse({ type: 'adam', learningRate: 6e-4 }),
};

/** The parts of a recipe that a trial exchanges, by its name; null where there is none. */
export function trial(name: string, { generator, discriminator }: Recipe): Partial<Recipe> | null {
  const temporal = (options: unknown): GeneratorOptions => GeneratorOptions.parse({ ...generator, temporal: options });
  const gru = generator.temporal;
  const trials: Readonly<Record<string, Partial<Recipe>>> = {
    'try-gru': {},
    'try-causal': { generator: temporal({ ...gru, bidirectional: false, hidden: 384 }) },
    'try-transformer': {
      generator: temporal({
        type: 'transformer',
        input: 448,
        layers: 3,
        hidden: 256,
        heads: 8,
        feedForward: 512,
        past: 12,
        future: 12,
      }),
    },
    'try-without-discriminator': { discriminator: null },
    'try-without-attention': {
      discriminator: discriminator && DiscriminatorOptions.parse({ ...discriminator, pooling: 'concat' }),
    },
    'try-simulated-only': { realShare: 0 },
    'try-distances': { distances: { places: 40, accelerations: 30 } },
    'try-mixed': { mixShare: 0.4 },
  };
  return trials[name] ? { ...SMALL, ...trials[name] } : null;
}
