import type { GeneratorOptions } from '#shared/networks/options.ts';

/** A trained generator as it is shipped: with the mirrored person's pose, each pose with its neighbours', aimed at the landmarks. */
export function shippedGenerator(trained: GeneratorOptions): GeneratorOptions {
  return { ...trained, mirrored: true, steady: 0.028, aimed: true };
}
