import type { TaskContext } from '#main/pipeline/context.ts';
import { JOINTS49_COUNT } from '#shared/body/joints49.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { Sample, SampleBody } from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type MarkedTake, sampleOfMarked } from './collect-samples.ts';
import type { FinetuneJob } from './finetune-stages.ts';
import { MARK } from './marked-rows.ts';
import { poseAgain } from './pose-again.ts';

/** Fit score from which a frame that nobody looked at may teach. */
const TRUSTED_SCORE = 0.8;

/**
 * Fitting in the loop (Kolotouros et al. 2019, SPIN): the clips are lifted with the network as it is now and fitted to
 * what was detected and corrected. Frames nobody marked but that fit well are learnt from too; marked ones keep what
 * people accepted.
 */
export async function refitTakes(
  takes: readonly MarkedTake[],
  model: string,
  project: Pick<FinetuneJob, 'store' | 'engine'>,
  body: SampleBody,
  ctx: TaskContext,
): Promise<MarkedTake[]> {
  const out: MarkedTake[] = [];
  for (const [mediaId, group] of Map.groupBy(takes, (take) => take.mediaId)) {
    const posed = await poseAgain(mediaId, group, model, project, ctx);
    const solved = await posed.solve('fit', (track, { take }) => corrected(track, take));
    for (const [i, marked] of group.entries()) {
      const refitted = solved[i];
      out.push(refitted ? withRefitted(marked, refitted, body) : marked);
    }
  }
  return out;
}

/** The track with landmarks where people put them. */
function corrected(track: PersonTrack, { keypoints2d }: Take): PersonTrack {
  const image = track.image.slice();
  const confidence = track.confidence.slice();
  for (let i = 0; i < track.frames * LANDMARK_COUNT; i++) {
    if (track.seen[Math.floor(i / LANDMARK_COUNT)] === 0) continue;
    image[3 * i] = keypoints2d[3 * i]!;
    image[3 * i + 1] = keypoints2d[3 * i + 1]!;
    confidence[i] = keypoints2d[3 * i + 2]!;
  }
  return { ...track, image, confidence };
}

function withRefitted(marked: MarkedTake, refitted: Take, body: SampleBody): MarkedTake {
  const { track, split } = marked;
  const fresh = sampleOfMarked({ take: refitted, track }, body);
  const marks = marked.marks.slice();
  const theta = marked.sample.theta.slice();
  const keypoints2d = marked.sample.keypoints2d.slice();
  const keypoints3d = marked.sample.keypoints3d.slice();
  for (let row = 0; row < marks.length; row++) {
    const trusted = track.seen[row] === 1 && split.train[row] === 1 && refitted.score[row]! >= TRUSTED_SCORE;
    if (marks[row] !== MARK.none || !trusted) continue;
    marks[row] = MARK.accepted;
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
