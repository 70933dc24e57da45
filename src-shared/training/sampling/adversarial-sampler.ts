import { Problem } from '../../errors/problem.ts';
import type { BatchSource, Feeds } from '../loop/batch-source.ts';
import type { Json } from '../loop/json.ts';
import { POSE, SHAPE, THETA_WIDTH } from '../losses/theta.ts';
import type { GeneratorBatch } from '../steps/generator-step.ts';
import type { ArrayName, FrameBlock } from '../store/store-arrays.ts';
import type { StoreHeader } from '../store/store-schema.ts';
import { checkStores, commonEncoder } from './check-stores.ts';
import { ClipPool, type ClipSource, type PoolPosition } from './clip-pool.ts';
import { type Augmentation, clipRows } from './clip-rows.ts';
import { SHARE_2D, splitBatch } from './split-batch.ts';

export interface SamplerOptions {
  /** Stores of data sets that have 2D keypoints only; they come first in a batch. */
  readonly flat: readonly ClipSource[];
  /** Stores with a truth in 3D: joints, θ or both. */
  readonly solid: readonly ClipSource[];
  /** Motion capture for the discriminator; none trains without it. */
  readonly motion: readonly ClipSource[];
  readonly seed: number;
  /** Clips of a batch; published: 32. */
  readonly clips?: number;
  /** Frames of a clip; published: 16. */
  readonly frames?: number;
  /** Share of clips from `flat`; published: 0.6. */
  readonly share2d?: number;
  /** Clips of real motion; as many as `clips` where left out. */
  readonly realClips?: number;
  /** See `ClipPool`; published: 0 for all. Motion capture is balanced by class unless told otherwise. */
  readonly balance?: { readonly frames?: number; readonly motion?: number };
  readonly augment?: { readonly frames?: Augmentation; readonly motion?: Augmentation };
  /** Also gives `time` [N, T], seconds from each clip's first frame: for transformers. */
  readonly time?: boolean;
}

/** Keys that the pools' draws begin with. */
const STREAM = { flat: 1, solid: 2, motion: 3 } as const;
type Kind = keyof typeof STREAM;

const INPUT = { resnet50: 'features', keypoints: 'landmarks' } as const;

/**
 * Batches of the published training (specification 7.2): clips of 2D sets, then of 3D sets, and as many clips of motion
 * capture. Where the published loaders give a partial batch at the end of their data, these go on with the next round,
 * as a step's shapes are fixed.
 */
export class AdversarialSampler implements BatchSource {
  readonly batch: GeneratorBatch;
  readonly realClips: number;
  readonly encoder: NonNullable<StoreHeader['encoder']>;
  /** What models trained on these data inherit. */
  readonly licence: StoreHeader['licence'];
  private readonly pools: Readonly<Record<Kind, ClipPool | null>>;
  private readonly options: SamplerOptions;
  private readonly feeds: Record<string, Float32Array>;
  private readonly input: ArrayName;

  /** @throws Problem dataset/store-unfit naming the store and what it lacks */
  constructor(options: SamplerOptions) {
    const { flat, solid, motion, clips = 32, frames = 16, share2d = SHARE_2D, realClips = clips, seed } = options;
    this.options = options;
    this.encoder = commonEncoder([...flat, ...solid].map(({ store }) => store));
    this.input = INPUT[this.encoder.type];
    checkStores(options, this.input);
    this.batch = splitBatch({ clips, frames, share2d }, { flat: flat.length > 0, solid: solid.length > 0 });
    this.realClips = motion.length > 0 ? realClips : 0;
    const sources = [...flat, ...solid, ...motion];
    this.licence = sources.every(({ store }) => store.header.licence === 'free') ? 'free' : 'research-only';
    const { frames: ofFrames = 0, motion: ofMotion = 0.5 } = options.balance ?? {};
    const pool = (kind: Kind, from: readonly ClipSource[], balance: number): ClipPool | null =>
      from.length === 0 ? null : new ClipPool(from, { frames, seed, stream: STREAM[kind], balance });
    this.pools = {
      flat: pool('flat', flat, ofFrames),
      solid: pool('solid', solid, ofFrames),
      motion: pool('motion', motion, ofMotion),
    };
    this.feeds = this.allocate();
  }

  /** What each pool draws from, for people. */
  get shares(): Readonly<Record<Kind, ClipPool['shares']>> {
    const of = (kind: Kind): ClipPool['shares'] => this.pools[kind]?.shares ?? [];
    return { flat: of('flat'), solid: of('solid'), motion: of('motion') };
  }

  async next(): Promise<Feeds> {
    const { clips, solidClips } = this.batch;
    const flatClips = clips - solidClips;
    for (let n = 0; n < clips; n++) {
      const kind = n < flatClips ? 'flat' : 'solid';
      const block = this.draw(kind);
      this.put(this.input, n, block[this.input]!);
      this.put('truth.keypoints2d', n, block.keypoints2d!);
      if (this.options.time) this.put('time', n, fromFirst(block.time!));
      if (kind === 'solid') this.putSolid(n - flatClips, block);
    }
    for (let n = 0; n < this.realClips; n++) this.put('real.theta', n, thetaOf(this.draw('motion'), this.batch.frames));
    return this.feeds;
  }

  position(): Json {
    const of = (kind: Kind): Json => (this.pools[kind]?.position() as unknown as Json) ?? null;
    return { seed: this.options.seed, flat: of('flat'), solid: of('solid'), motion: of('motion') };
  }

  /** @throws Problem dataset/changed where the position is of other stores, clips or another seed */
  restore(position: Json): void {
    const saved = (position ?? {}) as { seed?: number } & Partial<Record<Kind, PoolPosition | null>>;
    if (saved.seed !== this.options.seed) {
      throw new Problem('dataset/changed', { reason: `the seed was ${saved.seed}, now it is ${this.options.seed}` });
    }
    for (const kind of Object.keys(STREAM) as Kind[]) {
      const pool = this.pools[kind];
      const place = saved[kind] ?? null;
      if ((pool === null) !== (place === null)) {
        throw new Problem('dataset/changed', { reason: `the ${kind} stores are not those of the checkpoint` });
      }
      if (pool && place) pool.restore(place);
    }
  }

  /** Closes the stores. */
  close(): void {
    for (const { store } of [...this.options.flat, ...this.options.solid, ...this.options.motion]) {
      store[Symbol.dispose]();
    }
  }

  private draw(kind: Kind): FrameBlock {
    const { augment = {}, seed, time } = this.options;
    const names: ArrayName[] =
      kind === 'motion'
        ? ['pose', 'betas']
        : [this.input, 'keypoints2d', ...(time ? (['time'] as const) : []), ...(kind === 'solid' ? SOLID : [])];
    const augmentation = (kind === 'motion' ? augment.motion : augment.frames) ?? {};
    return clipRows(this.pools[kind]!.next(), this.batch.frames, names, augmentation, [seed, STREAM[kind]]);
  }

  private putSolid(n: number, block: FrameBlock): void {
    const { frames } = this.batch;
    const { joints3d = new Float32Array(frames * 147), hasJoints, hasTheta } = block;
    this.put('truth.keypoints3d', n, joints3d);
    this.put('truth.theta', n, thetaOf(block, frames));
    this.put('truth.hasJoints', n, known(hasJoints, block.joints3d, frames));
    this.put('truth.hasTheta', n, known(hasTheta, block.pose, frames));
  }

  private put(name: string, clip: number, data: ArrayLike<number>): void {
    this.feeds[name]!.set(data, clip * data.length);
  }

  private allocate(): Record<string, Float32Array> {
    const { clips, solidClips, frames } = this.batch;
    const rows = (count: number, width: number): Float32Array => new Float32Array(count * frames * width);
    return {
      [this.input]: rows(clips, this.encoder.width),
      'truth.keypoints2d': rows(clips, 147),
      ...(solidClips > 0 && {
        'truth.keypoints3d': rows(solidClips, 147),
        'truth.theta': rows(solidClips, THETA_WIDTH),
        'truth.hasJoints': rows(solidClips, 1),
        'truth.hasTheta': rows(solidClips, 1),
      }),
      ...(this.realClips > 0 && { 'real.theta': rows(this.realClips, THETA_WIDTH) }),
      ...(this.options.time && { time: rows(clips, 1) }),
    };
  }
}

const SOLID: readonly ArrayName[] = ['joints3d', 'pose', 'betas', 'hasJoints', 'hasTheta'];

/** 1 where a truth is known: as the store says, else wherever it has the array. */
function known(marks: FrameBlock['hasJoints'], truth: FrameBlock['joints3d'], frames: number): ArrayLike<number> {
  return truth ? (marks ?? new Uint8Array(frames).fill(1)) : new Uint8Array(frames);
}

/** θ of each row: the camera (1, 0, 0), as published, pose and shape; zeros where they are not stored. */
export function thetaOf({ pose, betas }: FrameBlock, frames: number): Float32Array {
  const out = new Float32Array(frames * THETA_WIDTH);
  for (let t = 0; t < frames; t++) {
    out[t * THETA_WIDTH] = 1;
    if (pose) out.set(pose.subarray(72 * t, 72 * t + 72), t * THETA_WIDTH + POSE.first);
    if (betas) out.set(betas.subarray(10 * t, 10 * t + 10), t * THETA_WIDTH + SHAPE.first);
  }
  return out;
}

function fromFirst(times: ArrayLike<number>): Float32Array {
  return Float32Array.from(times, (time) => time - times[0]!);
}
