import { Problem } from '../../errors/problem.ts';
import type { FeatureStore } from '../store/feature-store.ts';
import type { ArrayName } from '../store/store-arrays.ts';
import type { StoreHeader } from '../store/store-schema.ts';
import type { SamplerOptions } from './adversarial-sampler.ts';
import { NOT_MIRRORED } from './mirror-rows.ts';

type Encoder = NonNullable<StoreHeader['encoder']>;

/**
 * The encoder that all stores' inputs come from.
 *
 * @throws Problem dataset/store-unfit where there is none, or more than one
 */
export function commonEncoder(stores: readonly FeatureStore[]): Encoder {
  const [first, ...others] = stores;
  if (!first) throw new Problem('dataset/store-unfit', { path: '(none)', reason: 'no store with pictures was named' });
  const encoder = encoderOf(first);
  for (const store of others) {
    const other = encoderOf(store);
    const sameWeights = !encoder.weights || !other.weights || encoder.weights === other.weights;
    if (other.type === encoder.type && other.width === encoder.width && sameWeights) continue;
    throw unfit(store, `its inputs come from ${words(other)}, those of ${first.path} from ${words(encoder)}`);
  }
  return encoder;
}

/** @throws Problem dataset/store-unfit naming the first store that lacks something, and what */
export function checkStores({ flat, solid, motion, time, augment }: SamplerOptions, input: ArrayName): void {
  const needed: ArrayName[] = [input, 'keypoints2d', ...(time ? (['time'] as const) : [])];
  for (const { store } of [...flat, ...solid]) need(store, needed);
  for (const { store } of solid) {
    if (!store.has('joints3d') && !store.has('pose')) throw unfit(store, 'it has no truth in 3D');
  }
  for (const { store } of motion) need(store, ['pose', 'betas']);
  const store = (flat[0] ?? solid[0])?.store;
  if (store && (augment?.frames?.mirror ?? 0) > 0 && NOT_MIRRORED.includes(input)) {
    throw unfit(store, 'features of pictures cannot be mirrored');
  }
}

function encoderOf(store: FeatureStore): Encoder {
  const { encoder } = store.header;
  if (!encoder) throw unfit(store, 'it holds motion capture, no pictures');
  return encoder;
}

function need(store: FeatureStore, names: readonly ArrayName[]): void {
  const missing = names.filter((name) => !store.has(name));
  if (missing.length > 0) throw unfit(store, `it has no ${missing.join(' and no ')}`);
}

function words({ type, width, model, weights }: Encoder): string {
  return `${type} (${width} numbers, ${model}${weights ? ` ${weights.slice(0, 8)}` : ''})`;
}

function unfit(store: FeatureStore, reason: string): Problem {
  return new Problem('dataset/store-unfit', { path: store.path, reason });
}
