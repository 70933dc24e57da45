import { decodedSize, decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { CONTACT_COUNT } from '#shared/body/landmarks.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { cameraAt } from '#shared/camera/camera-motion.ts';
import type { Take } from '#shared/fitting/take.ts';
import { createTakeMesh } from '#shared/fitting/take-mesh.ts';
import { createRasterTarget, type PinholeCamera } from '#shared/raster/raster-target.ts';
import { drawTakeOverlay, type OverlayPerson, vertexSides } from '#shared/raster/take-overlay.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { TaskContext } from './context.ts';

/** What is drawn over which frames of which video, and where it is written. */
export interface OverlayRequest {
  readonly info: VideoInfo;
  /** Frames [from, to) of the PTS table. */
  readonly from: number;
  readonly to: number;
  readonly takes: readonly Take[];
  readonly path: string;
  /** Pictures are made smaller so that their long side is at most this many px. */
  readonly maxSide?: number;
}

/** Long side of overlay videos, px: full HD is enough to judge a fit. */
const MAX_SIDE = 1920;

/**
 * Draws mesh, bones, landmarks and contacts over the video, with the source's own frame times.
 *
 * @param bodies the takes' bodies by name
 * @throws Problem as `decodeVideo` and `createVideoWriter`; nothing half-written remains
 */
export async function writeOverlay(
  request: OverlayRequest,
  bodies: ReadonlyMap<string, BodyModel>,
  ctx: TaskContext,
): Promise<void> {
  const { info, from, to, takes, path, maxSide = MAX_SIDE } = request;
  const { width, height } = decodedSize(info, maxSide);
  const scale = width / info.width;
  const target = createRasterTarget(width, height);
  const people = takes.map((take) => createOverlayPerson(take, bodies.get(take.body)!, scale));
  const writer = await createVideoWriter(path, { width, height, fps: info.fps, preset: 'superfast' });
  try {
    let done = 0;
    for await (const frame of decodeVideo(info, { from, to, maxSide, signal: ctx.signal, onWarning: ctx.warn })) {
      const shown = people.flatMap((person) => person(frame.index) ?? []);
      const camera = cameraOf(takes[0], frame.ptsUs, width, height, scale);
      if (camera && shown.length > 0) drawTakeOverlay(frame, target, shown, camera);
      await writer.write(frame.data, frame.ptsUs);
      releaseFrame(frame);
      ctx.report({ stage: 'overlay', done: ++done, total: to - from, unit: 'frames' });
    }
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** All takes of a clip share one camera, which may zoom. */
function cameraOf(
  take: Take | undefined,
  us: number,
  width: number,
  height: number,
  scale: number,
): PinholeCamera | null {
  if (!take) return null;
  const { focalPx } = take.cameraMotion ? cameraAt(take.cameraMotion, us, take.focalPx) : take;
  return { fx: focalPx * scale, fy: focalPx * scale, cx: width / 2, cy: height / 2 };
}

/** Gives what is drawn of one take in a frame of the clip, or null where the take has no row. */
function createOverlayPerson(take: Take, body: BodyModel, scale: number): (frame: number) => OverlayPerson | null {
  const mesh = createTakeMesh(take, body);
  const vertices = new Float32Array(mesh.size);
  const sides = vertexSides(body.template);
  return (frame) => {
    const row = frame - take.firstFrame;
    if (row < 0 || row >= take.frames) return null;
    mesh.cameraVerticesInto(vertices, row);
    const keypoints2d = take.keypoints2d.slice(3 * LANDMARK_COUNT * row, 3 * LANDMARK_COUNT * (row + 1));
    for (let i = 0; i < keypoints2d.length; i += 3) {
      keypoints2d[i]! *= scale;
      keypoints2d[i + 1]! *= scale;
    }
    return {
      person: take.person,
      score: take.score[row]!,
      keypoints2d,
      jointsCam: take.jointsCam.subarray(3 * JOINT_COUNT * row, 3 * JOINT_COUNT * (row + 1)),
      contacts: take.contacts.subarray(CONTACT_COUNT * row, CONTACT_COUNT * (row + 1)),
      mesh: { vertices, faces: mesh.faces, sides },
      seen: take.seen[row] === 1,
    };
  };
}
