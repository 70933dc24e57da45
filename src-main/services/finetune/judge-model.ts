import type { Engine } from '#main/engine/engine-client.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { AnnotationBook } from '#main/services/annotation/annotation-book.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { landmarkErrors } from '#shared/annotation/landmark-errors.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { HeldOutFigures, ModelFigures } from '#shared/contract/finetune.ts';
import { assert } from '#shared/errors/problem.ts';
import { prepareBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';
import { accelerationError } from '#shared/metrics/acceleration.ts';
import { mpjpe } from '#shared/metrics/joint-error.ts';
import { meanOf } from '#shared/metrics/pose-protocol.ts';
import type { MarkedTake } from './collect-samples.ts';
import { type PosedFrame, posedFrames, shownRows } from './held-out-pictures.ts';
import { landmarksSet } from './landmarks-set.ts';
import { MARK } from './marked-rows.ts';
import { poseAgain } from './pose-again.ts';

/** Hands follow nothing that was detected. */
const JOINTS = 22;

/**
 * How a model does on the frames that training never saw: alone, and with the fit after it. Distances in the picture are
 * to what was seen or corrected; in space and time to the accepted motion, where frames were accepted in a row.
 */
export async function judgeModel(
  model: string,
  takes: readonly MarkedTake[],
  project: { readonly store: ProjectStore; readonly engine: Engine },
  ctx: TaskContext,
): Promise<Judged> {
  const body = prepareBody(await loadBuiltinBody());
  const notes = new AnnotationBook(project.store);
  const tallies = { network: new Tally(), fit: new Tally() };
  const shown = new Map(shownRows(takes).map((rows, i) => [takes[i]!, rows]));
  const pictures: PosedFrame[] = [];
  for (const [mediaId, group] of Map.groupBy(takes, (take) => take.mediaId)) {
    const posed = await poseAgain(mediaId, group, model, project, ctx);
    for (const [refine, tally] of [
      ['none', tallies.network],
      ['fit', tallies.fit],
    ] as const) {
      for (const [i, take] of (await posed.solve(refine)).entries()) {
        if (!take) continue;
        const marked = group[i]!;
        const set = landmarksSet(notes, marked);
        const { mean } = landmarkErrors({ ...take, keypoints2d: marked.take.keypoints2d }, body, set);
        tally.add(take, marked, mean);
        if (refine === 'none') pictures.push(...posedFrames(take, marked, shown.get(marked)!, set, mean, body));
      }
    }
  }
  return { figures: { network: tallies.network.figures(), fit: tallies.fit.figures() }, pictures };
}

/** What judging gives: figures over all held-out frames, and some of the frames to be looked at. */
export interface Judged {
  readonly figures: ModelFigures;
  readonly pictures: PosedFrame[];
}

/** Adds up errors of held-out rows. */
class Tally {
  readonly #pixels: number[] = [];
  readonly #shares: number[] = [];
  readonly #joints: number[] = [];
  readonly #accelerations: number[] = [];

  /** @param mean distances in the picture, px, shape [T]; NaN where none can be said */
  add(solved: Take, { take, marks, split }: MarkedTake, mean: Float32Array): void {
    assert(solved.frames === take.frames, 'a model poses every row of a track');
    const judged = (row: number): boolean => split.heldOut[row] === 1 && marks[row] !== MARK.none;
    const motion = (of: Take) => ({ frames: of.frames, joints: JOINTS, positions: someJoints(of.jointsCam) });
    const distances = mpjpe(motion(solved), motion(take), [JOINT.l_hip, JOINT.r_hip]);
    const fps = take.fps.num / take.fps.den;
    for (let row = 0; row < take.frames; row++) {
      if (!judged(row) || Number.isNaN(mean[row]!)) continue;
      this.#pixels.push(mean[row]!);
      this.#shares.push(mean[row]! / heightInPicture(take, row));
      this.#joints.push(1000 * distances[row]!);
    }
    const visible = Uint8Array.from({ length: take.frames }, (_, row) => (judged(row) ? 1 : 0));
    for (const value of accelerationError(motion(solved), motion(take), visible)) {
      this.#accelerations.push(value * fps * fps);
    }
  }

  figures(): HeldOutFigures {
    return {
      frames: this.#pixels.length,
      reprojection_px: meanOf(this.#pixels),
      reprojection_share: meanOf(this.#shares),
      joint_mm: meanOf(this.#joints),
      acceleration_ms2: this.#accelerations.length > 0 ? meanOf(this.#accelerations) : null,
    };
  }
}

function someJoints(all: Float32Array): Float32Array {
  const frames = all.length / (3 * JOINT_COUNT);
  const out = new Float32Array(frames * JOINTS * 3);
  for (let t = 0; t < frames; t++) {
    out.set(all.subarray(t * 3 * JOINT_COUNT, t * 3 * JOINT_COUNT + 3 * JOINTS), t * 3 * JOINTS);
  }
  return out;
}

/** About how tall the person stands in the picture, px: 1.7 m at the pelvis' distance. */
function heightInPicture({ focalPx, jointsCam }: Take, row: number): number {
  return (1.7 * focalPx) / Math.max(0.3, jointsCam[row * 3 * JOINT_COUNT + 2]!);
}
