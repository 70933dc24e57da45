import type { BodyModel } from '#shared/body/body-model.ts';
import { type BodyPoints, bodyPoints } from '#shared/body/landmarks.ts';
import { type RestJoints, restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { cameraTrackOf, type Filmed } from '#shared/camera/camera-track.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { amassRate } from '#shared/formats/amass-npz.ts';
import { type BodyMotion, bodyMotion, type FrameRate, isEvenlySpaced } from '#shared/formats/body-motion.ts';
import { bodyShapes } from '#shared/formats/body-shapes.ts';
import { bodyMarkers } from '#shared/formats/points/markers.ts';
import type { Markers } from '#shared/formats/points/point-motion.ts';
import { resampleTo } from '#shared/formats/resample.ts';
import { floorLift, type MeshShape, type RestMesh, restMesh } from '#shared/formats/rest-mesh.ts';
import { heldHands } from '#shared/retarget/hands/hand-poses.ts';
import { hasCurves, isEvenOnly, type TakeFormat } from './export-formats.ts';
import type { ExportSettings } from './export-settings.ts';
import { ledgerLine, type TakeLedger } from './ledger.ts';
import { shareArrays } from './worker/share-arrays.ts';
import type { Character, WrittenTake } from './written-take.ts';

/** What is the same for all takes of a body. */
export interface PreparedBody {
  readonly body: BodyModel;
  readonly rest: RestJoints;
  readonly points: BodyPoints;
  readonly shapes: readonly MeshShape[];
}

export function prepareBody(body: BodyModel): PreparedBody {
  return { body, rest: restJoints(body), points: bodyPoints(body), shapes: bodyShapes(body).map(shareArrays) };
}

/** Where a person stands in a scene with others. */
export interface ScenePlace {
  readonly name: string;
  /** Presentation time of the first frame anybody is in, µs. */
  readonly beginsUs: number;
}

/** One take, ready for every format; large arrays live in shared memory. */
export interface PreparedTake {
  readonly take: Take;
  /** At the clip's own frame times. */
  readonly motion: BodyMotion;
  readonly mesh: RestMesh;
  /** Ways in which the body can change its shape. */
  readonly shapes: readonly MeshShape[];
  readonly rest: RestJoints;
  readonly markers: Markers;
}

/**
 * @param scene what it shares with other people, where they are in one file: its name there, and the moment the scene
 *              begins, µs
 */
export function prepareTake(
  take: Take,
  { body, rest, points, shapes }: PreparedBody,
  scene?: ScenePlace,
): PreparedTake {
  const shaped = shapeBody(body, take.betas);
  const lift = floorLift(shaped);
  return {
    take: shareArrays(take),
    motion: shareArrays({
      ...bodyMotion(take, shapedRestJoints(rest, take.betas), lift),
      ...(scene && { name: scene.name, start: (take.ptsUs[0]! - scene.beginsUs) / 1e6 }),
    }),
    mesh: shareArrays(restMesh(shaped, lift)),
    shapes,
    rest,
    markers: bodyMarkers(points, take.betas),
  };
}

/**
 * What one format is written from: the motion at the rate that was asked for, on a grid where the format needs one.
 *
 * @param filmed the camera's frames, where they are not the take's
 * @throws Problem `export/format` where frame times are too far apart for a grid
 */
export function sourceFor(
  format: TakeFormat,
  prepared: PreparedTake,
  settings: ExportSettings,
  ledger: TakeLedger,
  { character = null, filmed = prepared.take }: { character?: Character | null; filmed?: Filmed } = {},
): WrittenTake {
  const { fps, mesh, preset, choices, camera = false, blendShapes = false, reduceKeys = null } = settings;
  const note = ledgerLine(ledger);
  const { motion: own, markers, shapes, ...rest } = prepared;
  const shown = blendShapes && hasCurves(format) ? { ...prepared.mesh, shapes } : prepared.mesh;
  const fingers =
    own.fingers ?? (choices.fingers && choices.fingers !== 'none' ? heldHands(choices.fingers) : undefined);
  const source = {
    ...rest,
    markers: null,
    mesh: mesh ? shown : null,
    reduceKeys: hasCurves(format) ? reduceKeys : null,
    motion: own,
    resampling: null,
    preset,
    choices,
    ...(camera && { camera: cameraTrackOf(filmed) }),
    note,
    character,
  };
  switch (format) {
    case 'npz':
    case 'coco':
      return source;
    case 'amass':
      return { ...source, ...atRate(format, { ...relaxedHands(own), fingers }, amassRate(fps ?? own.fps)) };
    case 'trc':
    case 'c3d':
    case 'csv':
      return { ...source, markers, ...atRate(format, own, fps) };
    default:
      return { ...source, ...atRate(format, own, fps) };
  }
}

function atRate(
  format: TakeFormat,
  motion: BodyMotion,
  asked: FrameRate | null,
): Pick<WrittenTake, 'motion' | 'resampling'> {
  const fps = asked ?? motion.fps;
  const same = fps.num * motion.fps.den === motion.fps.num * fps.den;
  const keeps = same && (isEvenlySpaced(motion.times, motion.fps) || (asked === null && !isEvenOnly(format)));
  const placed = isEvenOnly(format) ? onGrid(motion) : motion;
  if (placed && (keeps || (motion.frames < 2 && same))) return { motion: placed, resampling: null };
  try {
    const { motion: even, framesIn, keysOut, driftUs } = resampleTo(motion, fps);
    const resampling = { frames_in: framesIn, keys_out: keysOut, drift_us: driftUs };
    return { motion: shareArrays(even), resampling };
  } catch (cause) {
    const reason = `The frame times of this clip are too far apart for ${format.toUpperCase()}`;
    throw new Problem('export/format', { reason, known: 'glb, npz and coco keep any frame times' }, { cause });
  }
}

/** A motion whose first frame stands on a frame of the scene it shares, put there exactly; null where it stands between. */
function onGrid(motion: BodyMotion): BodyMotion | null {
  const { start, fps } = motion;
  if (start === undefined) return motion;
  const frame = (start * fps.num) / fps.den;
  const exact = (Math.round(frame) * fps.den) / fps.num;
  return isEvenlySpaced([0, start - exact + fps.den / fps.num], fps) ? { ...motion, start: exact } : null;
}

/** SMPL-H has no joint for SMPL's hands: they stay as the wrists hold them. */
function relaxedHands(motion: BodyMotion): BodyMotion {
  const rotations = motion.rotations.slice();
  for (let f = 0; f < motion.frames; f++) {
    for (const j of [22, 23]) rotations.set([0, 0, 0, 1], (f * JOINT_COUNT + j) * 4);
  }
  return shareArrays({ ...motion, rotations });
}
