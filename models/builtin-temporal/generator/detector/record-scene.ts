import type { PoseEngine } from '#main/engine/pose-engine.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { trackWith } from '#main/pipeline/track-people.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import type { BodyPoints } from '#shared/body/landmarks.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { RATE } from '../motion/mocap.ts';
import { SceneRenderer } from '../picture/scene-renderer.ts';
import type { Random } from '../random.ts';

export interface RecordingSetUp {
  readonly engine: PoseEngine;
  readonly body: BodyModel;
  readonly points: BodyPoints;
  /** Where the film is written to be read again. */
  readonly video: string;
}

/**
 * Films a scene and runs the real detector on it.
 *
 * @returns the detected track that fits the truth best in the picture; null where nobody was found
 */
export async function recordScene(random: Random, scene: Scene, setUp: RecordingSetUp): Promise<PersonTrack | null> {
  const { engine, body, points, video } = setUp;
  const renderer = new SceneRenderer(random, body, scene, points.rest);
  const { width, height } = renderer;
  const writer = await createVideoWriter(video, { width, height, crf: random.between(18, 28) });
  for (let t = 0; t < scene.frames; t++) await writer.write(renderer.render(t), Math.round((t * 1e6) / RATE));
  await writer.finish();
  const info = await probeVideo(video);
  const { tracks } = await trackWith(
    engine,
    { info, from: 0, to: scene.frames },
    { quality: 'balanced', people: 'all', device: 'cpu' },
    quietContext(),
  );
  const truth = exactTrack(scene, points);
  return tracks.toSorted((a, b) => misfit(a, truth) - misfit(b, truth))[0] ?? null;
}

function misfit(track: PersonTrack, truth: PersonTrack): number {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < track.frames; row++) {
    if (track.seen[row] === 0) continue;
    for (let k = 11; k < LANDMARK_COUNT; k++) {
      const i = 3 * (row * LANDMARK_COUNT + k);
      const o = 3 * ((row + track.firstFrame) * LANDMARK_COUNT + k);
      sum += Math.hypot(track.image[i]! - truth.image[o]!, track.image[i + 1]! - truth.image[o + 1]!);
      count++;
    }
  }
  return count === 0 ? Number.POSITIVE_INFINITY : sum / count / Math.sqrt(count);
}
