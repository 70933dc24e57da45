import type { VideoInfo } from '#main/media/video.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { prepareBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { TaskContext } from './context.ts';

export interface SolveRequest {
  readonly info: VideoInfo;
  readonly tracks: readonly PersonTrack[];
  /** Focal length from the user or the file, px; null lets the fit choose one. */
  readonly focalPx: number | null;
  /** Standing height from the user, cm. */
  readonly heightCm: number | null;
  readonly quality: 'fast' | 'balanced' | 'best';
}

/** Lifts, fits and grounds tracked people: one take each, all in one world. */
export async function solvePeople(
  request: SolveRequest,
  body: BodyModel,
  ctx: TaskContext,
): Promise<{ takes: Take[] }> {
  const { info, tracks, focalPx, heightCm, quality } = request;
  const clip = { ptsUs: info.ptsUs, fps: info.fps, imageSize: [info.width, info.height] as const, focalPx: null };
  const { takes } = await solveTakes(tracks, clip, prepareBody(body), { heightCm, focalPx, quality }, ctx);
  return { takes };
}
