import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { type FocalLength, focalPx as focalOf } from '#main/services/capture/capture-request.ts';
import { BUILTIN_BODY_NAME } from '#main/services/models/builtin-body.ts';
import { type TakeHead, takeHeads } from '#main/services/takes/take-heads.ts';
import { captureKey, saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { restJoints } from '#shared/body/rest-joints.ts';
import type { CameraMotion } from '#shared/camera/camera-motion.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { DEMO_CROP_SCALE } from '#shared/compat/vibe/camera.ts';
import type { Motion } from '#shared/fitting/kinematics.ts';
import { observe, rowTimes } from '#shared/fitting/observe.ts';
import {
  defaultFocalWarning,
  type FittedTrack,
  finishTake,
  placeClip,
  prepareBody,
} from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type ChosenBody, chooseBody } from './choose-body.ts';
import { fitBetas, medianBetas } from './fit-betas.ts';
import { type CameraReading, jointsInPicture } from './joints-in-picture.ts';
import { detectedRows, trackOfJoints, withDetections } from './landmarks-of-joints.ts';
import { boxesInto, motionInCamera, steadied } from './motion-in-camera.ts';
import { type PictureOfCameras, pictureOfCameras } from './picture-of-cameras.ts';
import { type ResultsFile, readResultsFile } from './read-results-file.ts';
import { clipWithoutVideo, framesOfIds, pictureScale } from './results-clip.ts';
import { watchedCamera } from './watched-camera.ts';

/** What is imported, and what the user knows of it. */
export interface ImportResultsRequest {
  /** A `vibe_output.pkl`. */
  readonly path: string;
  /** The video the results were made from; without one they stand for themselves. */
  readonly videoPath: string | null;
  /** Frames a second, where there is no video. */
  readonly fps: number | null;
  /** Width and height of the picture, px, where there is no video and the file does not tell. */
  readonly size: readonly [number, number] | null;
  readonly focal: FocalLength | null;
  /** Name of the body to show the results with; chosen by `chooseBody` where left out. */
  readonly body: string | null;
  /** How much larger than its box a person was cropped; 1 draws people as VIBE's own overlay does. */
  readonly cropScale?: number;
}

/** What an import gave. */
export interface ImportedResults {
  readonly captureId: number;
  readonly takes: readonly TakeHead[];
  readonly info: VideoInfo;
  readonly focalPx: number;
  readonly body: string;
}

/** Somebody whose place is not known is this tall (metres) and fills this share of the picture's height. */
const STATURE = 1.7;
const STATURE_SHARE = 0.6;

/** How far the mapped side may be from the box to count as it, relative. */
const SAME_SIDE = 0.02;

/**
 * Brings a `vibe_output.pkl` into a project as takes: poses as they are, in a world with a floor. The same file imported
 * in the same way is there once.
 *
 * @throws Problem results/format, results/other-video, those of probing the video and of
 *         `chooseBody`; the project then stays as it was
 */
export async function importResults(
  { store, engine }: { store: ProjectStore; engine: Engine },
  request: ImportResultsRequest,
  ctx: TaskContext,
): Promise<ImportedResults> {
  const file = await readResultsFile(request.path);
  const picture = pictureOfCameras(file.people);
  const info = request.videoPath
    ? await engine.run('probe', { path: request.videoPath }, ctx)
    : clipWithoutVideo(file, picture, request, ctx.warn);
  const chosen = await chooseBody(file, request.body);
  const { focalPx, source } = chooseFocal(
    [info.width, info.height],
    focalOf(info, null) ?? noteFocal(file, info),
    focalOf({ ...info, focalPx: null }, request.focal),
  );
  if (source === 'default') ctx.warn(defaultFocalWarning(focalPx));
  ctx.signal.throwIfAborted();
  const cropScale = request.cropScale ?? DEMO_CROP_SCALE;
  const watch = async (tracks: readonly PersonTrack[]) =>
    request.videoPath ? watchedCamera(info, tracks, focalPx, engine, ctx) : null;
  const { takes, shapes } = await solve(file, info, picture, chosen, focalPx, cropScale, watch, ctx);
  const { body } = chosen;
  const details = {
    rejected: [],
    from: 0,
    to: info.ptsUs.length,
    source: 'imported',
    file: { path: file.path, sha256: file.sha256, people: file.people.map(({ id }) => id) },
    cropScale,
    /** Middle of the file's own shape coefficients of each person, which may belong to another body than the take's. */
    betas: shapes,
  };
  const mediaId = store.write(() => saveMedia(store, info));
  const parameters = { results: file.sha256, focalPx, cropScale, body: body.name, fps: { ...info.fps } };
  const captureId = saveCapture(store, {
    mediaId,
    key: captureKey(info.sha256, parameters),
    details,
    tracks: [],
    takes,
  });
  return { captureId, takes: takeHeads(store, captureId), info, focalPx, body: body.name };
}

/** The focal length this program noted in the file, in px of the video. */
function noteFocal({ note }: ResultsFile, info: VideoInfo): number | null {
  return note && (note.focalPx * info.width) / note.imageSize[0];
}

/** @param watch how the camera moved before these people */
async function solve(
  file: ResultsFile,
  info: VideoInfo,
  picture: PictureOfCameras | null,
  chosen: ChosenBody,
  focalPx: number,
  cropScale: number,
  watch: (tracks: readonly PersonTrack[]) => Promise<CameraMotion | null>,
  ctx: TaskContext,
): Promise<{ takes: Take[]; shapes: number[][] }> {
  const { body, sameShape } = chosen;
  const solver = prepareBody(body);
  const rest = restJoints(body);
  const imageSize = [info.width, info.height] as const;
  // A file that another program wrote anew has lost its note, but the built-in body's vertices tell whose it is.
  const ours = file.note !== null || (sameShape && body.name === BUILTIN_BODY_NAME);
  const reading = cameraReading(ours, file.note?.imageSize ?? picture?.imageSize ?? imageSize, picture, cropScale);
  const scale = pictureScale(info, reading.imageSize, file);
  const moved: { readonly track: PersonTrack; readonly motion: Motion }[] = [];
  const detected: (PersonTrack | null)[] = [];
  const shapes: number[][] = [];
  for (const one of numberedFromOne(file.people)) {
    const frameOf = framesOfIds(one.frameIds, info, file, ours);
    const seenAt = jointsInPicture(one, reading).map((px) => px * scale);
    const own = medianBetas(one);
    const betas = sameShape ? own : fitBetas(one, rest);
    const move = (assumed: readonly [number, number, number] | null) =>
      motionInCamera(one, body, betas, seenAt, focalPx, frameOf, info.ptsUs, assumed);
    const told = move(null);
    const somewhere = told ?? move([0, 0, (focalPx * STATURE) / (STATURE_SHARE * info.height)])!;
    const placed = { ...somewhere, seen: detectedRows(one, somewhere) };
    const track = trackOfJoints(one, placed, seenAt, imageSize);
    boxesInto(track.box, one, placed, scale);
    if (!told) {
      track.confidence.fill(0);
      const message = `The cameras of person ${one.id} do not tell where they are; they stay in the middle of the picture.`;
      ctx.warn({ code: 'results/no-place', message });
    }
    moved.push({ track, motion: placed.motion });
    detected.push(told && withDetections(one, track, placed, scale));
    shapes.push([...own]);
    ctx.report({ stage: 'import', done: moved.length, total: file.people.length, unit: 'people' });
    ctx.signal.throwIfAborted();
  }
  if (!sameShape) {
    const message = `The shapes in ${file.path} belong to a body that is not in the model library: the built-in body was given the same distances between joints instead. Import SMPL's body and import the results again for the true shape.`;
    ctx.warn({ code: 'results/other-body', message });
  }
  const cameraMotion = await watch(moved.map(({ track }) => track));
  const clip = { ptsUs: info.ptsUs, fps: info.fps, imageSize, focalPx: null, ...(cameraMotion && { cameraMotion }) };
  const people = moved.map(({ track, motion }): FittedTrack => {
    const observations = observe(track, clip, focalPx, rowTimes(track, clip), []);
    const steady = cameraMotion ? steadied(motion, track.firstFrame, cameraMotion, info.ptsUs, focalPx) : motion;
    return { track, cuts: [], observations, motion: steady };
  });
  const grounded = placeClip(people, solver);
  const takes = grounded.people.map((person, i) => {
    const track = detected[i];
    const observations = track ? observe(track, clip, focalPx, rowTimes(track, clip), []) : person.observations;
    const shown = track
      ? { ...grounded, people: grounded.people.with(i, { ...person, track, observations }) }
      : grounded;
    const take = finishTake(shown, i, clip, solver);
    const keypoints2d = track ? take.keypoints2d : new Float32Array(take.keypoints2d.length);
    return { ...take, keypoints2d, licence: 'research-only' as const };
  });
  return { takes, shapes };
}

/** How the file's cameras are read: see `jointsInPicture`. */
function cameraReading(
  ours: boolean,
  imageSize: readonly [number, number],
  picture: PictureOfCameras | null,
  cropScale: number,
): CameraReading {
  const asVibe = !ours && picture !== null && Math.abs(picture.mappedShare - 1) < SAME_SIDE;
  return { imageSize, enlarge: asVibe ? cropScale : 1, trueProjection: ours };
}

/** People of the studio count from 1; a file that counts from 0 is counted on by one. */
function numberedFromOne(people: readonly ReadVibePerson[]): ReadVibePerson[] {
  const shift = people.some(({ id }) => id === 0) ? 1 : 0;
  return people.map((person) => ({ ...person, id: person.id + shift }));
}
