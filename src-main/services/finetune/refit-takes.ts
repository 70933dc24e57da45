import type { TaskContext } from '#main/pipeline/context.ts';
import { AnnotationBook } from '#main/services/annotation/annotation-book.ts';
import type { SetLandmark } from '#shared/annotation/landmark-errors.ts';
import { JOINTS49_COUNT } from '#shared/body/joints49.ts';
import { EDIT_REACH } from '#shared/fitting/edit-observations.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { Sample, SampleBody } from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type MarkedTake, sampleOfMarked } from './collect-samples.ts';
import type { FinetuneJob } from './finetune-stages.ts';
import { landmarksSet } from './landmarks-set.ts';
import { MARK } from './marked-rows.ts';
import { poseAgain } from './pose-again.ts';

/** Fit score from which a frame that nobody looked at may teach. */
const TRUSTED_SCORE = 0.8;

/**
 * Fitting in the loop (Kolotouros et al. 2019, SPIN): the clips are lifted with the network as it is now and fitted to
 * what was detected and corrected. Frames in which people moved landmarks get the pose that has them there and is
 * otherwise what the network knows; frames nobody marked but that fit well are learnt from too. Accepted poses and joints
 * turned by hand stay. Where all rows are accepted there is nothing to fit.
 */
export async function refitTakes(
  takes: readonly MarkedTake[],
  model: string,
  project: Pick<FinetuneJob, 'store' | 'engine'>,
  body: SampleBody,
  ctx: TaskContext,
): Promise<MarkedTake[]> {
  const notes = new AnnotationBook(project.store);
  const out: MarkedTake[] = [];
  for (const [mediaId, group] of Map.groupBy(takes, (take) => take.mediaId)) {
    if (group.every(allAccepted)) {
      out.push(...group);
      continue;
    }
    const posed = await poseAgain(mediaId, group, model, project, ctx);
    const solved = await posed.solve('fit', (track, marked) => corrected(track, marked, landmarksSet(notes, marked)));
    for (const [i, marked] of group.entries()) {
      const refitted = solved[i];
      const posedByHand = new Set(
        notes.entries(marked.takeId, 'turns').map(({ frame }) => frame - marked.take.firstFrame),
      );
      out.push(refitted ? withRefitted(marked, refitted, posedByHand, body) : marked);
    }
  }
  return out;
}

function allAccepted({ marks, split, track }: MarkedTake): boolean {
  return marks.every((mark, row) => mark === MARK.accepted || split.train[row] === 0 || track.seen[row] === 0);
}

/** Seconds over which what a person moved moves its neighbours in time along, less and less. */
const REACH_SECONDS = EDIT_REACH;

/**
 * The track with landmarks where people put them, and neighbours in time moved along: where the detector was off in one
 * frame it was off shortly before and after. Rows that training may not look at stay as they were detected.
 *
 * @param set rows in which people put each landmark
 */
function corrected(track: PersonTrack, { take, split }: MarkedTake, set: readonly SetLandmark[]): PersonTrack {
  const image = track.image.slice();
  const confidence = track.confidence.slice();
  const { keypoints2d } = take;
  const mayUse = (row: number): boolean =>
    row >= 0 && row < track.frames && track.seen[row] === 1 && split.train[row] === 1;
  for (let i = 0; i < track.frames * LANDMARK_COUNT; i++) {
    if (!mayUse(Math.floor(i / LANDMARK_COUNT))) continue;
    image[3 * i] = keypoints2d[3 * i]!;
    image[3 * i + 1] = keypoints2d[3 * i + 1]!;
    confidence[i] = keypoints2d[3 * i + 2]!;
  }
  const put = new Set(set.map(({ row, landmark }) => row * LANDMARK_COUNT + landmark));
  const reach = Math.round((REACH_SECONDS * take.fps.num) / take.fps.den);
  for (const { row, landmark } of set) {
    if (!mayUse(row)) continue;
    const from = row * LANDMARK_COUNT + landmark;
    for (let step = -reach; step <= reach; step++) {
      const to = from + step * LANDMARK_COUNT;
      if (step === 0 || !mayUse(row + step) || put.has(to)) continue;
      const share = 1 - Math.abs(step) / (reach + 1);
      for (let a = 0; a < 2; a++)
        image[3 * to + a]! += share * (keypoints2d[3 * from + a]! - track.image[3 * from + a]!);
    }
  }
  return { ...track, image, confidence };
}

/** @param posedByHand rows whose joints people turned: they are right as they are */
function withRefitted(
  marked: MarkedTake,
  refitted: Take,
  posedByHand: ReadonlySet<number>,
  body: SampleBody,
): MarkedTake {
  const { track, split } = marked;
  const fresh = sampleOfMarked({ take: refitted, track }, body);
  const marks = marked.marks.slice();
  const theta = marked.sample.theta.slice();
  const keypoints2d = marked.sample.keypoints2d.slice();
  const keypoints3d = marked.sample.keypoints3d.slice();
  for (let row = 0; row < marks.length; row++) {
    if (track.seen[row] !== 1 || split.train[row] !== 1) continue;
    // Accepted poses are right; where only landmarks were put, the fit says what pose has them there.
    const given = marks[row] === MARK.accepted || posedByHand.has(row);
    if (given || (marks[row] === MARK.none && refitted.score[row]! < TRUSTED_SCORE)) continue;
    if (marks[row] === MARK.none) marks[row] = MARK.accepted;
    copyRow(theta, fresh.theta, row, THETA_WIDTH);
    copyRow(keypoints2d, fresh.keypoints2d, row, 3 * JOINTS49_COUNT);
    copyRow(keypoints3d, fresh.keypoints3d, row, 3 * JOINTS49_COUNT);
  }
  const sample: Sample = { ...marked.sample, theta, keypoints2d, keypoints3d };
  return { ...marked, marks, sample };
}

function copyRow(out: Float32Array, from: Float32Array, row: number, width: number): void {
  out.set(from.subarray(row * width, (row + 1) * width), row * width);
}
