import type { TaskContext } from '#main/pipeline/context.ts';
import { AnnotationBook } from '#main/services/annotation/annotation-book.ts';
import { JOINTS49_COUNT } from '#shared/body/joints49.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { Sample, SampleBody } from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { type MarkedTake, sampleOfMarked } from './collect-samples.ts';
import { correctedTrack } from './corrected-track.ts';
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
    const solved = await posed.solve('fit', (track, marked) =>
      correctedTrack(track, marked, landmarksSet(notes, marked)),
    );
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
