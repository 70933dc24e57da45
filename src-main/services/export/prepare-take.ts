import type { BodyModel } from '#shared/body/body-model.ts';
import { type BodyPoints, bodyPoints } from '#shared/body/landmarks.ts';
import { type RestJoints, restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { cameraTrackOf } from '#shared/camera/camera-track.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { amassRate } from '#shared/formats/amass-npz.ts';
import { type BodyMotion, bodyMotion, type FrameRate, isEvenlySpaced } from '#shared/formats/body-motion.ts';
import { bodyMarkers } from '#shared/formats/points/markers.ts';
import type { Markers } from '#shared/formats/points/point-motion.ts';
import { resampleTo } from '#shared/formats/resample.ts';
import { floorLift, type RestMesh, restMesh } from '#shared/formats/rest-mesh.ts';
import { isEvenOnly, type TakeFormat } from './export-formats.ts';
import type { ExportSettings } from './export-settings.ts';
import { ledgerLine, type TakeLedger } from './ledger.ts';
import { shareArrays } from './worker/share-arrays.ts';
import type { Character, WrittenTake } from './written-take.ts';

/** What is the same for all takes of a body. */
export interface PreparedBody {
  readonly body: BodyModel;
  readonly rest: RestJoints;
  readonly points: BodyPoints;
}

export function prepareBody(body: BodyModel): PreparedBody {
  return { body, rest: restJoints(body), points: bodyPoints(body) };
}

/** One take, ready for every format; large arrays live in shared memory. */
export interface PreparedTake {
  readonly take: Take;
  /** At the clip's own frame times. */
  readonly motion: BodyMotion;
  readonly mesh: RestMesh;
  readonly rest: RestJoints;
  readonly markers: Markers;
}

export function prepareTake(take: Take, { body, rest, points }: PreparedBody): PreparedTake {
  const shaped = shapeBody(body, take.betas);
  const lift = floorLift(shaped);
  return {
    take: shareArrays(take),
    motion: shareArrays(bodyMotion(take, shapedRestJoints(rest, take.betas), lift)),
    mesh: shareArrays(restMesh(shaped, lift)),
    rest,
    markers: bodyMarkers(points, take.betas),
  };
}

/**
 * What one format is written from: the motion at the rate that was asked for, on a grid where the format needs one.
 *
 * @throws Problem `export/format` where frame times are too far apart for a grid
 */
export function sourceFor(
  format: TakeFormat,
  prepared: PreparedTake,
  settings: ExportSettings,
  ledger: TakeLedger,
  character: Character | null = null,
): WrittenTake {
  const { fps, mesh, preset, choices, camera = false } = settings;
  const note = ledgerLine(ledger);
  const { motion: own, markers, ...rest } = prepared;
  const source = {
    ...rest,
    markers: null,
    mesh: mesh ? prepared.mesh : null,
    motion: own,
    resampling: null,
    preset,
    choices,
    ...(camera && { camera: cameraTrackOf(prepared.take) }),
    note,
    character,
  };
  switch (format) {
    case 'npz':
    case 'coco':
      return source;
    case 'amass':
      return { ...source, ...atRate(format, relaxedHands(own), amassRate(fps ?? own.fps)) };
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
  if (keeps || (motion.frames < 2 && same)) return { motion, resampling: null };
  try {
    const { motion: even, framesIn, keysOut, driftUs } = resampleTo(motion, fps);
    const resampling = { frames_in: framesIn, keys_out: keysOut, drift_us: driftUs };
    return { motion: shareArrays(even), resampling };
  } catch (cause) {
    const reason = `The frame times of this clip are too far apart for ${format.toUpperCase()}`;
    throw new Problem('export/format', { reason, known: 'glb, npz and coco keep any frame times' }, { cause });
  }
}

/** SMPL-H has no joint for SMPL's hands: they stay as the wrists hold them. */
function relaxedHands(motion: BodyMotion): BodyMotion {
  const rotations = motion.rotations.slice();
  for (let f = 0; f < motion.frames; f++) {
    for (const j of [22, 23]) rotations.set([0, 0, 0, 1], (f * JOINT_COUNT + j) * 4);
  }
  return shareArrays({ ...motion, rotations });
}
