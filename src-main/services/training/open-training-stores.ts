import { openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { Problem } from '#shared/errors/problem.ts';
import { AdversarialSampler } from '#shared/training/sampling/adversarial-sampler.ts';
import type { ClipSource } from '#shared/training/sampling/clip-pool.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { type HeldOut, heldOutClips } from '#shared/training/validation/held-out-clips.ts';
import type { TrainingConfig } from './training-config.ts';

export interface TrainingStores {
  readonly sampler: AdversarialSampler;
  /** What the networks are measured on; null where nothing is held out. */
  readonly held: HeldOut | null;
  /** What was trained on, for the model's manifest: `amass, 3dpw`. */
  readonly datasets: string;
  close(): void;
}

/** What decides how batches are drawn. */
export interface SamplingSettings extends Pick<TrainingConfig, 'clips' | 'frames' | 'share2d' | 'loop' | 'validation'> {
  readonly adversarial: boolean;
  /** Whether the network reads the times of frames. */
  readonly time: boolean;
}

/**
 * Opens the stores of a run: those with 2D keypoints only, with a truth in 3D and with motion capture are told apart by what
 * they hold.
 *
 * @param named stores for validation alone
 * @throws Problem dataset/…
 */
export function openTrainingStores(
  opened: readonly FeatureStore[],
  named: readonly FeatureStore[],
  settings: SamplingSettings,
): TrainingStores {
  const { frames, validation, loop } = settings;
  const ofKind = (kind: 'motion' | 'frames'): FeatureStore[] => opened.filter(({ header }) => header.kind === kind);
  const pictured = ofKind('frames');
  const held = validation && heldOutClips(pictured, named, { frames, share: validation.share, most: validation.clips });
  const isSolid = (store: FeatureStore): boolean => store.has('joints3d') || store.has('pose');
  const source = (store: FeatureStore): ClipSource => ({ store, ...(held && { keep: held.keep }) });
  const sampler = new AdversarialSampler({
    flat: pictured.filter((store) => !isSolid(store)).map(source),
    solid: pictured.filter(isSolid).map(source),
    motion: settings.adversarial ? ofKind('motion').map((store) => ({ store })) : [],
    seed: loop.seed,
    clips: settings.clips,
    frames,
    share2d: settings.share2d,
    time: settings.time,
  });
  return {
    sampler,
    held: held && held.clips.length > 0 ? held : null,
    datasets: [...new Set(opened.map(({ header }) => header.dataset))].join(', '),
    close() {
      for (const store of [...opened, ...named]) store[Symbol.dispose]();
    },
  };
}

/**
 * Opens feature stores and looks at all their files, so that what is missing shows before hours of work.
 *
 * @throws Problem dataset/store-… ; what was opened before is closed again
 */
export function openStores(paths: readonly string[]): FeatureStore[] {
  const stores: FeatureStore[] = [];
  try {
    for (const path of paths) {
      const store = FeatureStore.open(openStoreFolder(path));
      stores.push(store);
      store.checkFiles();
    }
    return stores;
  } catch (error) {
    for (const store of stores) store[Symbol.dispose]();
    throw error;
  }
}

/** What makes the inputs of stores with pictures. @throws Problem dataset/store-unfit where no store has any */
export function inputsOf(stores: readonly FeatureStore[]): NonNullable<FeatureStore['header']['encoder']> {
  const encoder = stores.find(({ header }) => header.encoder)?.header.encoder;
  if (encoder) return encoder;
  throw new Problem('dataset/store-unfit', {
    path: stores.map(({ path }) => path).join(', '),
    reason: 'it holds motion capture, no pictures: name a store made of pictures or clips too',
  });
}
