import { createPoseEngine, type PoseEngine } from '#main/engine/pose-engine.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { VideoFrame } from '#main/media/video.ts';
import { regionOfDetection } from '#shared/vision/detection.ts';
import { DEMO_CLIP } from '../demo-media.ts';
import { type Figure, measure, milliseconds } from '../measure.ts';

const RUNS = 15;
/** A frame of the demo clip in which the person stands in full view. */
const FRAME = 100;

/** One whole-picture detection with its crop, one thread. */
export function detectorMs(signal: AbortSignal): Promise<Figure> {
  return withEngine(async (engine, picture) =>
    measure(() => milliseconds(() => engine.detect(picture, { tiles: 0 })), {
      unit: 'ms',
      runs: RUNS,
      warmup: 3,
      signal,
      note: 'crop and detector, one thread',
    }),
  );
}

/** One landmark run with its crop, one thread, the model of balanced quality. */
export function landmarkMs(signal: AbortSignal): Promise<Figure> {
  return withEngine(async (engine, picture) => {
    const [found] = await engine.detect(picture);
    if (!found) throw new Error('the demo person was not found');
    return measure(() => milliseconds(() => engine.landmarks(picture, regionOfDetection(found))), {
      unit: 'ms',
      runs: RUNS,
      warmup: 3,
      signal,
      note: `crop and landmarks (${engine.model}), one thread`,
    });
  });
}

async function withEngine(work: (engine: PoseEngine, picture: VideoFrame) => Promise<Figure>): Promise<Figure> {
  const info = await probeVideo(DEMO_CLIP);
  for await (const frame of decodeVideo(info, { from: FRAME, to: FRAME + 1 })) {
    await using engine = await createPoseEngine({ quality: 'balanced', device: 'cpu', workers: 1 });
    return await work(engine, frame);
  }
  throw new Error('the demo clip has no such frame');
}
