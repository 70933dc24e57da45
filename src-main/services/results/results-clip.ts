import type { Rational, VideoInfo } from '#main/media/video.ts';
import type { Warning } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { PictureOfCameras } from './picture-of-cameras.ts';
import type { ResultsFile } from './read-results-file.ts';

/** Relative distance within which a rate is one of broadcast (29.97 for 30000/1001). */
const SNAP = 4e-4;

/** What is assumed where nothing tells it: VIBE's own export counts 30 frames a second. */
const ASSUMED_FPS: Rational = { num: 30, den: 1 };
const ASSUMED_SIZE: readonly [number, number] = [1920, 1080];

/** A frame rate given as a number: 29.97 becomes 30000/1001. */
export function rationalRate(fps: number): Rational {
  const whole = Math.round(fps * 1.001);
  if (Number.isInteger(fps)) return { num: fps, den: 1 };
  if (Math.abs((whole * 1000) / 1001 / fps - 1) <= SNAP) return { num: whole * 1000, den: 1001 };
  return { num: Math.round(fps * 1000), den: 1000 };
}

/**
 * Stands for a video that is not at hand: the file of results itself, with even frame times up to its last frame.

 * What neither the user nor the file tells is assumed, with a warning.
 */
export function clipWithoutVideo(
  file: ResultsFile,
  picture: PictureOfCameras | null,
  told: { readonly fps: number | null; readonly size: readonly [number, number] | null },
  warn: (warning: Warning) => void,
): VideoInfo {
  const knownSize = told.size ?? file.note?.imageSize ?? picture?.imageSize;
  const size = knownSize ?? ASSUMED_SIZE;
  if (!knownSize) {
    const message = `The cameras do not tell how large the picture is; ${size.join(' × ')} px was assumed (--video or --size sets it).`;
    warn({ code: 'results/assumed-size', message });
  }
  const knownFps = told.fps === null ? file.note?.fps : rationalRate(told.fps);
  const fps = knownFps ?? ASSUMED_FPS;
  if (!knownFps) {
    const message = `The frame rate is not known; ${fps.num} frames a second was assumed (--video or --fps sets it).`;
    warn({ code: 'results/assumed-fps', message });
  }
  const frames = Math.max(...file.people.map(({ frameIds }) => frameIds[frameIds.length - 1]!)) + 1;
  const time = (frame: number): number => Math.round((frame * 1e6 * fps.den) / fps.num);
  return {
    path: file.path,
    sha256: file.sha256,
    bytes: file.bytes,
    container: 'vibe_output',
    codec: 'none',
    width: size[0],
    height: size[1],
    rotation: 0,
    flipped: false,
    fps,
    variableRate: false,
    ptsUs: Float64Array.from({ length: frames }, (_, frame) => time(frame)),
    durationUs: time(frames),
    focalPx: null,
  };
}

/**
 * Frames of a video that frame ids mean. VIBE counts the pictures ffmpeg wrote, which for a video of variable frame
 * rate are those of an even grid: there a frame id is a time, and means the frame shown then.
 *
 * @param exact true where frame ids are indices into the PTS table whatever the rate: files of this program
 * @throws Problem results/other-video where an id lies beyond the video
 */
export function framesOfIds(frameIds: Int32Array, info: VideoInfo, file: ResultsFile, exact: boolean): Int32Array {
  const { ptsUs, fps } = info;
  const grid = info.variableRate && !exact;
  const count = grid ? Math.round((info.durationUs * fps.num) / fps.den / 1e6) : ptsUs.length;
  const last = frameIds[frameIds.length - 1]!;
  if (last >= count) {
    const reason = `it speaks of frame ${last}, and the video has ${count} frames`;
    throw new Problem('results/other-video', { path: file.path, video: info.path, reason });
  }
  if (!grid) return frameIds;
  const out = new Int32Array(frameIds.length);
  let frame = 0;
  for (const [row, id] of frameIds.entries()) {
    const us = ptsUs[0]! + (id * 1e6 * fps.den) / fps.num;
    while (frame + 1 < ptsUs.length && Math.abs(ptsUs[frame + 1]! - us) <= Math.abs(ptsUs[frame]! - us)) frame++;
    out[row] = frame;
  }
  return out;
}

/** How far the shapes of two pictures may differ to be the same picture at another size, relative. */
const SAME_SHAPE = 0.02;

/**
 * How many px of the video one px of the results' picture is: results may have been made from a smaller copy.
 *
 * @throws Problem results/other-video where the pictures have different shapes
 */
export function pictureScale(info: VideoInfo, [width, height]: readonly [number, number], file: ResultsFile): number {
  const scale = info.width / width;
  if (Math.abs(info.height / height / scale - 1) <= SAME_SHAPE) return scale;
  const reason = `its cameras are those of a picture of ${width} × ${height} px, and the video shows ${info.width} × ${info.height}`;
  throw new Problem('results/other-video', { path: file.path, video: info.path, reason });
}
