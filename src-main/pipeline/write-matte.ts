import { movieTimecode } from '#main/media/movie-timecode.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { cameraAt } from '#shared/camera/camera-motion.ts';
import { timecodeAt } from '#shared/exporting/timecode.ts';
import type { Take } from '#shared/fitting/take.ts';
import { createTakeMesh } from '#shared/fitting/take-mesh.ts';
import { drawMesh } from '#shared/raster/mesh.ts';
import { personColor } from '#shared/raster/palette.ts';
import { clearRasterTarget, createRasterTarget, type RasterTarget } from '#shared/raster/raster-target.ts';
import type { TaskContext } from './context.ts';

/** Whose bodies are drawn for which frames of which video, and where it is written. */
export interface MatteRequest {
  readonly info: VideoInfo;
  /** Frames [from, to) of the PTS table. */
  readonly from: number;
  readonly to: number;
  readonly takes: readonly Take[];
  readonly path: string;
}

/** Up to this many pixels edges are drawn from four times as many, px. */
const SMOOTH_UP_TO = 1920 * 1088;
/** What lies outside of bodies, where alpha is 0: colours near it leave no dark rim. */
const OUTSIDE = 128;

/**
 * Draws the bodies alone, as the camera of the clip sees them, over nothing: a movie with alpha in the clip's size and
 * with its frame times, whose timecode goes on from the clip's own (or from 00:00:00:00 at frame 0).
 *
 * @param bodies the takes' bodies by name
 * @returns the timecode of the first frame
 * @throws Problem as `createVideoWriter`; nothing half-written remains
 */
export async function writeMatte(
  { info, from, to, takes, path }: MatteRequest,
  bodies: ReadonlyMap<string, BodyModel>,
  ctx: TaskContext,
): Promise<{ timecode: string }> {
  const { width, height, fps, ptsUs } = info;
  const fine = width * height <= SMOOTH_UP_TO ? 2 : 1;
  const target = createRasterTarget(width * fine, height * fine);
  const people = takes.map((take) => ({ take, mesh: createTakeMesh(take, bodies.get(take.body)!) }));
  const vertices = people.map(({ mesh }) => new Float32Array(mesh.size));
  const before = Math.round(((ptsUs[from]! - ptsUs[0]!) * fps.num) / (1e6 * fps.den));
  const timecode = timecodeAt(await movieTimecode(info.path), before, fps);
  // Frames on a grid are written as whole frames, which editing programs look for.
  const timescale = info.variableRate ? 1_000_000 : fps.num < 1000 ? 1000 * fps.num : fps.num;
  const writer = await createVideoWriter(path, { width, height, fps, alpha: { timecode, timescale } });
  const rgba = new Uint8Array(width * height * 4);
  try {
    for (let frame = from; frame < to; frame++) {
      ctx.signal.throwIfAborted();
      clearRasterTarget(target);
      for (const [i, { take, mesh }] of people.entries()) {
        const row = frame - take.firstFrame;
        if (row < 0 || row >= take.frames) continue;
        const focal =
          (take.cameraMotion ? cameraAt(take.cameraMotion, ptsUs[frame]!, take.focalPx) : take).focalPx * fine;
        const camera = { fx: focal, fy: focal, cx: (width * fine) / 2, cy: (height * fine) / 2 };
        mesh.cameraVerticesInto(vertices[i]!, row);
        const color = personColor(take.person);
        drawMesh(target, { positions: vertices[i]!, faces: mesh.faces, color }, camera);
      }
      resolveInto(rgba, target, fine);
      await writer.write(rgba, ptsUs[frame]! - ptsUs[from]!);
      ctx.report({ stage: 'matte', done: frame + 1 - from, total: to - from, unit: 'frames' });
    }
    await writer.finish();
    return { timecode };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/**
 * Colours and alpha of a layer, `fine` × `fine` of its pixels for each of the picture's; colours are not multiplied by alpha.
 *
 * @param out RGBA, shape [height, width, 4]
 */
export function resolveInto(out: Uint8Array, { width, dirty, rgb, opacity }: RasterTarget, fine: number): void {
  const columns = width / fine;
  for (let i = 0; i < out.length; i += 4) {
    out[i] = out[i + 1] = out[i + 2] = OUTSIDE;
    out[i + 3] = 0;
  }
  const [x0, y0] = [Math.floor(dirty.x0 / fine), Math.floor(dirty.y0 / fine)];
  const [x1, y1] = [Math.ceil(dirty.x1 / fine), Math.ceil(dirty.y1 / fine)];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      let [r, g, b, a] = [0, 0, 0, 0];
      for (let dy = 0; dy < fine; dy++) {
        for (let dx = 0; dx < fine; dx++) {
          const at = (y * fine + dy) * width + x * fine + dx;
          const share = opacity[at]!;
          a += share;
          r += share * rgb[3 * at]!;
          g += share * rgb[3 * at + 1]!;
          b += share * rgb[3 * at + 2]!;
        }
      }
      if (a === 0) continue;
      const to = 4 * (y * columns + x);
      out[to] = r / a;
      out[to + 1] = g / a;
      out[to + 2] = b / a;
      out[to + 3] = a / (fine * fine);
    }
  }
}
