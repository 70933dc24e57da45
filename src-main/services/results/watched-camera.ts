import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { CameraMotion } from '#shared/camera/camera-motion.ts';
import { cameraWarning } from '#shared/camera-motion/camera-warning.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/**
 * How the camera of a clip moved that nobody was captured in yet; null where it stood still, and where its video cannot
 * be read now.
 *
 * @param tracks  whoever is in the picture, for nobody is background
 * @param focalPx focal length of the clip, px; null where it is not known
 */
export async function watchedCamera(
  info: VideoInfo,
  tracks: readonly PersonTrack[],
  focalPx: number | null,
  engine: Engine,
  ctx: TaskContext,
): Promise<CameraMotion | null> {
  try {
    const clip = { info, from: 0, to: info.ptsUs.length, tracks, rejected: [], focalPx };
    const verdict = await engine.run('watchCamera', clip, ctx);
    const warning = cameraWarning(verdict);
    if (warning) ctx.warn(warning);
    return verdict.motion;
  } catch (cause) {
    if (!(cause instanceof Problem) || !/^(media|engine)\//.test(cause.code)) throw cause;
    const message =
      'Whether the camera moves was not looked at, for the video cannot be read; it is taken to stand still.';
    ctx.warn({ code: 'camera/unclear', message });
    return null;
  }
}
