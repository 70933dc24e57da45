import { openLandmarkEncoder } from '#main/engine/vibe/landmark-encoder.ts';
import type { NetworkSet } from '#main/engine/vibe/network-set.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { LiftRequest } from '#main/pipeline/lift-people.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { assert } from '#shared/errors/problem.ts';
import { KEYPOINT_FEATURES, keypointFeaturesInto } from '#shared/networks/keypoint-features.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { TrackLifter } from './track-lifter.ts';

/** Puts the landmarks of everybody through the generator's own encoder and the temporal network. */
export async function liftFromLandmarks(
  { info, tracks, focalPx }: LiftRequest,
  library: ModelLibrary,
  { generator, options }: NetworkSet,
  lifters: readonly TrackLifter[],
  ctx: TaskContext,
): Promise<void> {
  assert(options.encoder.type === 'keypoints', 'a generator without image encoder reads landmarks');
  await using encoder = await openLandmarkEncoder(library, generator, options.encoder, options.mirrored ?? false);
  const { width, height } = info;
  const camera = { width, height, focal: chooseFocal([width, height], null, focalPx).focalPx };
  const size = encoder.width;
  const total = tracks.reduce((sum, { frames }) => sum + frames, 0);
  let done = 0;
  for (const [t, track] of tracks.entries()) {
    for (let from = 0; from < track.frames; from += LANDMARK_CHUNK) {
      ctx.signal.throwIfAborted();
      const rows = seenRows(track, from, from + LANDMARK_CHUNK);
      const landmarks = new Float32Array(rows.length * KEYPOINT_FEATURES);
      for (const [i, row] of rows.entries()) {
        keypointFeaturesInto(landmarks, i * KEYPOINT_FEATURES, track, row, camera);
      }
      const features = rows.length > 0 ? await encoder.encode(landmarks) : landmarks;
      for (const [i, row] of rows.entries()) {
        await lifters[t]!.add(row, features.subarray(i * size, (i + 1) * size));
      }
      done += Math.min(LANDMARK_CHUNK, track.frames - from);
      ctx.report({ stage: 'lift', done, total, unit: 'frames' });
    }
  }
}

/** Rows whose landmarks are encoded together. */
const LANDMARK_CHUNK = 256;

function seenRows(track: PersonTrack, from: number, to: number): number[] {
  const rows: number[] = [];
  for (let row = from; row < Math.min(to, track.frames); row++) if (track.seen[row] === 1) rows.push(row);
  return rows;
}
