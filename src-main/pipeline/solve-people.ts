import type { VideoInfo } from '#main/media/video.ts';
import type { BodyModel, LicenceClass } from '#shared/body/body-model.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import { prepareBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { Progress, TaskContext } from './context.ts';
import type { LiftMode, Refinement } from './lifting/lift-conventions.ts';
import { placeLifted } from './lifting/place-lifted.ts';

/** What a network said of the same people, and what is to become of it. */
export interface SolveLifted {
  readonly tracks: readonly LiftedTrack[];
  readonly mode: LiftMode;
  readonly refine: Refinement;
  /** The network's licence: takes inherit the stricter one. */
  readonly licence: LicenceClass;
}

/** Tracked people of a video, and what the user knows of it. */
export interface SolveRequest {
  readonly info: VideoInfo;
  readonly tracks: readonly PersonTrack[];
  /** Name of the body: the built-in one, or one of the model library. */
  readonly body: string;
  /** Focal length from the user or the file, px; null lets the fit choose one. */
  readonly focalPx: number | null;
  /** Standing height from the user, cm. */
  readonly heightCm: number | null;
  readonly quality: Quality;
  /** Without it the landmarks' own depth is the first guess. */
  readonly lifted: SolveLifted | null;
}

/** Lifts, fits and grounds tracked people: one take each, all in one world. */
export async function solvePeople(
  request: SolveRequest,
  body: BodyModel,
  ctx: TaskContext,
): Promise<{ takes: Take[] }> {
  const { info, tracks, focalPx, heightCm, quality, lifted } = request;
  const clip = { ptsUs: info.ptsUs, fps: info.fps, imageSize: [info.width, info.height] as const, focalPx: null };
  const report = wholeProgress(tracks, ctx.report);
  const options = { heightCm, focalPx, quality };
  const solver = prepareBody(body);
  const context = { ...ctx, report };
  const { takes } =
    lifted && lifted.refine !== 'fit'
      ? placeLifted(tracks, lifted.tracks, lifted.mode, clip, solver, options, context)
      : solveTakes(tracks, clip, solver, options, context);
  return {
    takes: takes.map((take) => (lifted?.licence === 'research-only' ? { ...take, licence: lifted.licence } : take)),
  };
}
/** The solver counts each person and each pass from zero; people want one bar that never runs backwards. */
function wholeProgress(tracks: readonly PersonTrack[], report: TaskContext['report']): TaskContext['report'] {
  const frames = tracks.reduce((sum, track) => sum + track.frames, 0);
  const total = 2 * frames;
  let shown = 0;
  let before = 0;
  let last: Progress | null = null;
  return (progress) => {
    if (progress.stage === 'fit') {
      if (last && progress.done < last.done) before += last.total;
      last = progress;
    }
    const done = progress.stage === 'fit' ? before + progress.done : frames + progress.done;
    shown = Math.min(total, Math.max(shown, done));
    report({ stage: 'fit', done: shown, total, unit: 'person-frames' });
  };
}
