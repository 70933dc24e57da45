import { KEYPOINT_FEATURES } from '../../networks/keypoint-features.ts';
import { keypointInput } from '../../networks/lifted-keypoints.ts';
import { thetaOf } from '../sampling/adversarial-sampler.ts';
import { posedTruthStep, predictionStep } from '../steps/prediction-step.ts';
import type { PredictionOptions } from '../steps/record-prediction.ts';
import type { StepFeeds } from '../steps/step-executor.ts';
import type { TrainingStep } from '../steps/training-step.ts';
import type { ArrayName, FrameBlock } from '../store/store-arrays.ts';
import { type ClipTruth, ErrorSums } from './error-sums.ts';
import type { HeldOutClip } from './held-out-clips.ts';

/** Runs a step that changes nothing on the parameters as they are. */
export type StepRunner = (step: TrainingStep, feeds: StepFeeds) => Promise<ReadonlyMap<string, Float32Array>>;

export interface ValidationOptions extends Omit<PredictionOptions, 'clips'> {
  readonly held: readonly HeldOutClip[];
  /** Clips that pass the network at once. */
  readonly clips?: number;
}

const NAMES: readonly ArrayName[] = [
  ...(['features', 'landmarks', 'keypoints2d', 'joints3d', 'joints14', 'pose', 'betas', 'time'] as const),
  ...(['hasJoints', 'hasTheta'] as const),
];

/**
 * Measures a generator on clips that training never sees. The truth in 3D is a store's joints where it has them, else those of
 * its θ on the body that training poses with.
 */
export class ClipValidation {
  /** Tag of the value that says which epoch is best: PA-MPJPE, as published; without a truth in 3D the reprojection. */
  readonly watched: 'error/pa-mpjpe' | 'error/reprojection';
  private readonly options: ValidationOptions;
  private readonly clips: number;
  private readonly prediction: TrainingStep;
  private readonly posed: TrainingStep;

  constructor(options: ValidationOptions) {
    this.options = options;
    this.clips = Math.min(options.clips ?? 8, options.held.length);
    const solid = options.held.some(({ store }) => store.has('joints14') || store.has('joints3d') || store.has('pose'));
    this.watched = solid ? 'error/pa-mpjpe' : 'error/reprojection';
    this.prediction = predictionStep({ ...options, clips: this.clips });
    this.posed = posedTruthStep({ ...options, clips: this.clips });
  }

  /** @param between called before each batch; what it throws ends the measuring */
  async measure(run: StepRunner, between: () => void = () => {}): Promise<Record<string, number>> {
    const { held, frames } = this.options;
    const sums = new ErrorSums();
    for (let from = 0; from < held.length; from += this.clips) {
      between();
      const some = held.slice(from, from + this.clips);
      const blocks = some.map(({ store, sequence, start }) => store.read(sequence, start, start + frames, NAMES));
      const said = await run(this.prediction, this.inputs(blocks));
      const needsPose = blocks.some((block) => block.pose && !stored(block, frames).joints);
      const posed = needsPose ? await run(this.posed, { 'truth.theta': this.full(blocks, 85, thetas(frames)) }) : null;
      for (const [i, block] of blocks.entries()) {
        const of = (values: Float32Array, width: number): Float32Array =>
          values.subarray(i * frames * width, (i + 1) * frames * width);
        const truth = stored(block, frames);
        const joints = truth.joints ?? (posed && block.pose ? of(posed.get('truthJoints')!, 147) : null);
        const keypoints3d = of(said.get('keypoints3d')!, 147);
        sums.add({ keypoints3d, keypoints2d: of(said.get('keypoints2d')!, 98) }, { ...truth, joints }, frames);
      }
    }
    return sums.means();
  }

  private inputs(blocks: readonly FrameBlock[]): StepFeeds {
    const { encoder, temporal } = this.options.generator;
    const feeds: Record<string, Float32Array> = {};
    if (encoder?.type === 'keypoints') {
      const rows = this.full(blocks, KEYPOINT_FEATURES, ({ landmarks }) => landmarks as Float32Array);
      feeds.landmarks = keypointInput(rows, encoder);
    } else feeds.features = this.full(blocks, temporal.input, ({ features }) => features as Float32Array);
    if (temporal.type === 'transformer')
      feeds.time = this.full(blocks, 1, ({ time }) => Float32Array.from(time!, (t) => t - time![0]!));
    return feeds;
  }

  /** Rows of all clips; zeros where the last batch has fewer. */
  private full(blocks: readonly FrameBlock[], width: number, of: (block: FrameBlock) => Float32Array): Float32Array {
    const size = this.options.frames * width;
    const out = new Float32Array(this.clips * size);
    for (const [i, block] of blocks.entries()) out.set(of(block), i * size);
    return out;
  }
}

const thetas = (frames: number) => (block: FrameBlock) => thetaOf(block, frames);

/** What a store says of a clip; joints that follow from θ are left to the caller, who counts frames as `known` says. */
function stored({ keypoints2d, joints3d, joints14, hasJoints, hasTheta }: FrameBlock, frames: number): ClipTruth {
  const all = new Uint8Array(frames).fill(1);
  const points = keypoints2d ?? new Float32Array(0);
  const marks = hasJoints ?? all;
  const joints = (joints14 ?? joints3d) as Float32Array | undefined;
  if (joints && Array.prototype.some.call(marks, Boolean)) return { joints, known: marks, keypoints2d: points };
  return { joints: null, known: hasTheta ?? all, keypoints2d: points };
}
