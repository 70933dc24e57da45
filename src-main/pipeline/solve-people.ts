import type { VideoInfo } from '#main/media/video.ts';
import { loadPosePrior } from '#main/model-library/load-priors.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { BodyModel, LicenceClass } from '#shared/body/body-model.ts';
import type { CameraMotion } from '#shared/camera/camera-motion.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { TRUSTED_WEIGHTS } from '#shared/fitting/fit-weights.ts';
import type { ClipFacts } from '#shared/fitting/observe.ts';
import { poseMixture } from '#shared/fitting/pose-mixture.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import { prepareBody, type SolveOptions, solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { Progress, TaskContext } from './context.ts';
import { type LiftMode, liftConventions, type Refinement } from './lifting/lift-conventions.ts';
import { medianBetas, posesInCamera } from './lifting/lifted-motion.ts';
import { placeLifted } from './lifting/place-lifted.ts';

/** What a network said of the same people, and what is to become of it. */
export interface SolveLifted {
  readonly tracks: readonly LiftedTrack[];
  readonly mode: LiftMode;
  readonly refine: Refinement;
  /** Whether its shape coefficients are those of the body that is fitted. */
  readonly ownBody: boolean;
  /** Whether the fit holds on to its poses; else it only begins from them. */
  readonly trusted: boolean;
  /** Whether poses that no fit follows are aimed at the landmarks they were made of (`aimPoses`). */
  readonly aimed: boolean;
  /** Name of an imported pose prior for the fit. */
  readonly prior: string | null;
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
  /** How the camera turned; nothing where it stands still, or nobody knows. */
  readonly cameraMotion?: CameraMotion | null;
  /** The same of a camera that was carried along, its places in a unit of their own. */
  readonly travel?: CameraMotion | null;
  /** How far off a landmark may be before its row gives it up, standard deviations; the solver's own where left out. */
  readonly rowOutlier?: number;
  /** Without it the landmarks' own depth is the first guess. */
  readonly lifted: SolveLifted | null;
}

/** Lifts, fits and grounds tracked people: one take each, all in one world. */
export async function solvePeople(
  request: SolveRequest,
  body: BodyModel,
  ctx: TaskContext,
): Promise<{ takes: Take[] }> {
  const { info, focalPx, heightCm, quality } = request;
  const clip: ClipFacts = {
    ptsUs: info.ptsUs,
    fps: info.fps,
    imageSize: [info.width, info.height],
    focalPx: null,
    ...(request.cameraMotion && { cameraMotion: request.cameraMotion }),
    ...(request.travel && { travel: request.travel }),
  };
  const { tracks, lifted } = longEnough(request, ctx);
  const report = wholeProgress(tracks, ctx.report);
  const options = { heightCm, focalPx, quality, rowOutlier: request.rowOutlier };
  const solver = prepareBody(body);
  const context = { ...ctx, report };
  if (!lifted) return { takes: solveTakes(tracks, clip, solver, options, context).takes };
  const { takes } =
    lifted.refine === 'fit'
      ? solveTakes(tracks, clip, solver, { ...options, ...(await beginWith(lifted, clip, focalPx)) }, context)
      : placeLifted(tracks, lifted, clip, solver, options, context);
  const licence = lifted.licence === 'research-only' ? lifted.licence : body.licence;
  return { takes: takes.map((take) => ({ ...take, licence })) };
}

/** Where the fit begins, and what it holds for likely. */
async function beginWith(
  { tracks, ownBody, trusted, prior }: SolveLifted,
  { imageSize, ptsUs, cameraMotion }: ClipFacts,
  userFocal: number | null,
): Promise<Pick<SolveOptions, 'initial' | 'prior' | 'weights'>> {
  const camera = { focalPx: chooseFocal(imageSize, null, userFocal).focalPx, imageSize };
  const initial = tracks.map((track) => ({
    poses: posesInCamera(track, camera, { ptsUs, cameraMotion }),
    known: track.known,
    trusted,
    ...(ownBody && { betas: medianBetas(track) }),
  }));
  const weights = trusted ? TRUSTED_WEIGHTS : undefined;
  if (prior === null) return { initial, weights };
  const mixture = await loadPosePrior(openModelLibrary(), prior);
  return { initial, weights, prior: poseMixture({ ...mixture, name: prior }) };
}

/** People with enough poses from the network; the others are named. */
function longEnough({ tracks, lifted }: SolveRequest, ctx: TaskContext): Pick<SolveRequest, 'tracks' | 'lifted'> {
  if (!lifted) return { tracks, lifted };
  const { fewestPoses } = liftConventions(lifted.mode);
  const enough = lifted.tracks.map(({ known }) => known.reduce((sum, k) => sum + k, 0) >= fewestPoses);
  for (const [i, { person }] of tracks.entries()) {
    if (enough[i]) continue;
    const message = `Person ${person} has fewer than ${fewestPoses} frames with a pose and is left out.`;
    ctx.warn({ code: 'lift/too-short', message });
  }
  const kept = <T>(list: readonly T[]): T[] => list.filter((_, i) => enough[i]);
  return { tracks: kept(tracks), lifted: { ...lifted, tracks: kept(lifted.tracks) } };
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
