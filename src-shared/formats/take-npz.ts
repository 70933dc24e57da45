import { CAMERA_MOTION_ROW, type CameraMotion } from '../camera/camera-motion.ts';
import type { FitSummary, Take } from '../fitting/take.ts';
import type { FrameRate } from './body-motion.ts';
import { FormatError } from './format-error.ts';
import type { NpyArray, NpyData, NpyNumericType } from './npy.ts';
import { type Npz, npzNumbers, npzScalar, npzText, readNpz, writeNpz } from './npz.ts';

/**
 * Writes a take as an AMASS-style NPZ archive.
 *
 * | array | shape | what |
 * | --- | --- | --- |
 * | `poses` | [T, 72] | axis-angle, radians, root in world space |
 * | `betas` | [10] | shape |
 * | `trans` | [T, 3] | metres; the pelvis joint is at rest pelvis + trans |
 * | `joints`, `joints_cam` | [T, 24, 3] | metres: world (Y up, floor at 0) and OpenCV camera |
 * | `keypoints2d` | [T, 33, 3] | BlazePose landmarks: px, px, confidence |
 * | `contacts` | [T, 4] | left heel, left toes, right heel, right toes, 0..1 |
 * | `score` | [T] | fit score 0..1 |
 * | `pts_us` | [T] | presentation time, µs |
 * | `fps`, `focal_px`, `image_size`, `person`, `body`, `licence` | | of the clip and take |
 * | `gender`, `mocap_framerate`, `mocap_frame_rate` | | for the SMPL add-ons: `neutral`, whole frames per second |
 * | `first_frame`, `seen`, `fps_rational`, `camera_rotation`, `camera_translation`, `fit_*` | | the rest of the take |
 * | `camera_motion`, `camera_motion_pts_us`, `camera_motion_confidence` | [N, 10], [N] | where the camera turns (`CameraMotion`) |
 * | `camera_motion_places` | [N, 3] | where it travels as well: its place in the first camera's axes, metres |
 *
 * Texts are fixed-width unicode: nothing in the file is a pickle. The same take always gives the same bytes.
 */
export function writeTakeNpz(take: Take): Uint8Array {
  const T = take.frames;
  const rate = take.fps.num / take.fps.den;
  const single = (shape: number[], data: Float32Array): NpyArray => ({ dtype: 'f4', shape, data });
  const scalar = (dtype: NpyNumericType, value: number): NpyArray => ({
    dtype,
    shape: [],
    data: dtype === 'i4' ? Int32Array.of(value) : Float64Array.of(value),
  });
  const text = (value: string): NpyArray => ({ dtype: 'U', shape: [], data: [value] });
  const { camera, fit } = take;
  return writeNpz({
    poses: single([T, 72], take.poses),
    betas: single([take.betas.length], take.betas),
    trans: single([T, 3], take.trans),
    joints: single([T, 24, 3], take.joints),
    joints_cam: single([T, 24, 3], take.jointsCam),
    keypoints2d: single([T, 33, 3], take.keypoints2d),
    contacts: single([T, 4], take.contacts),
    score: single([T], take.score),
    pts_us: { dtype: 'i8', shape: [T], data: take.ptsUs },
    fps: scalar('f8', rate),
    focal_px: scalar('f8', take.focalPx),
    image_size: { dtype: 'i4', shape: [2], data: Int32Array.from(take.imageSize) },
    person: scalar('i4', take.person),
    body: text(take.body),
    licence: text(take.licence),
    gender: text('neutral'),
    // Readers cast these to whole numbers; 29.97 would become 29.
    mocap_framerate: scalar('f8', Math.round(rate)),
    mocap_frame_rate: scalar('f8', Math.round(rate)),
    first_frame: scalar('i4', take.firstFrame),
    seen: { dtype: 'b1', shape: [T], data: take.seen },
    fps_rational: { dtype: 'i4', shape: [2], data: Int32Array.of(take.fps.num, take.fps.den) },
    camera_rotation: { dtype: 'f8', shape: [3, 3], data: Float64Array.from(camera.rotation) },
    camera_translation: { dtype: 'f8', shape: [3], data: Float64Array.from(camera.translation) },
    ...(take.cameraMotion && cameraMotionArrays(take.cameraMotion)),
    fit_reprojection_px: scalar('f8', fit.reprojectionPx),
    fit_reprojection_share: scalar('f8', fit.reprojectionShare),
    fit_score: scalar('f8', fit.score),
    fit_foot_slide: scalar('f8', fit.footSlide),
  });
}

/**
 * Reads a take written by `writeTakeNpz`. The arrays the studio adds beyond the AMASS-like ones may be missing.
 *
 * @throws FormatError that names the array at fault
 */
export function readTakeNpz(bytes: Uint8Array): Take {
  const npz = readNpz(bytes, { objectArrays: 'leave-out' });
  const T = npzNumbers(npz, 'poses', [null, 72]).shape[0]!;
  if (T === 0) throw new FormatError('it has no frames');
  const single = (name: string, shape: (number | null)[]) => Float32Array.from(finite(npz, name, shape));
  const optional = (name: string, shape: number[]) => (npz.has(name) ? finite(npz, name, shape) : null);
  const licence = npzText(npz, 'licence');
  if (licence !== 'free' && licence !== 'research-only') throw new FormatError(`the licence ${licence} is not known`);
  const rational = optional('fps_rational', [2]);
  const size = finite(npz, 'image_size', [2]);
  return {
    person: npzScalar(npz, 'person'),
    firstFrame: npz.has('first_frame') ? npzScalar(npz, 'first_frame') : 0,
    frames: T,
    ptsUs: Float64Array.from(finite(npz, 'pts_us', [T])),
    fps: rational ? { num: rational[0]!, den: rational[1]! } : rationalRate(npzScalar(npz, 'fps')),
    poses: single('poses', [T, 72]),
    betas: single('betas', [null]),
    trans: single('trans', [T, 3]),
    joints: single('joints', [T, 24, 3]),
    jointsCam: single('joints_cam', [T, 24, 3]),
    keypoints2d: single('keypoints2d', [T, 33, 3]),
    contacts: single('contacts', [T, 4]),
    score: single('score', [T]),
    seen: npz.has('seen') ? Uint8Array.from(finite(npz, 'seen', [T])) : new Uint8Array(T).fill(1),
    camera: {
      rotation: [...(optional('camera_rotation', [3, 3]) ?? [1, 0, 0, 0, -1, 0, 0, 0, -1])],
      translation: [...(optional('camera_translation', [3]) ?? [0, 0, 0])],
    },
    ...(npz.has('camera_motion') && { cameraMotion: readCameraMotion(npz) }),
    focalPx: npzScalar(npz, 'focal_px'),
    imageSize: [size[0]!, size[1]!],
    body: npzText(npz, 'body'),
    licence,
    fit: readFit(npz),
  };
}

function cameraMotionArrays({ ptsUs, rows, places, confidence }: CameraMotion): Record<string, NpyArray> {
  return {
    camera_motion: { dtype: 'f4', shape: [ptsUs.length, CAMERA_MOTION_ROW], data: rows },
    camera_motion_pts_us: { dtype: 'i8', shape: [ptsUs.length], data: ptsUs },
    ...(places && { camera_motion_places: { dtype: 'f4', shape: [ptsUs.length, 3], data: places } }),
    camera_motion_confidence: { dtype: 'f8', shape: [], data: Float64Array.of(confidence) },
  };
}

function readCameraMotion(npz: Npz): CameraMotion {
  const rows = Float32Array.from(finite(npz, 'camera_motion', [null, CAMERA_MOTION_ROW]));
  const ptsUs = Float64Array.from(finite(npz, 'camera_motion_pts_us', [rows.length / CAMERA_MOTION_ROW]));
  const confidence = npzScalar(npz, 'camera_motion_confidence');
  if (!npz.has('camera_motion_places')) return { ptsUs, rows, confidence };
  const places = Float32Array.from(finite(npz, 'camera_motion_places', [ptsUs.length, 3]));
  return { ptsUs, rows, places, confidence };
}

function readFit(npz: Npz): FitSummary {
  const value = (name: string) => (npz.has(name) ? npzScalar(npz, name) : 0);
  return {
    reprojectionPx: value('fit_reprojection_px'),
    reprojectionShare: value('fit_reprojection_share'),
    score: value('fit_score'),
    footSlide: value('fit_foot_slide'),
  };
}

function finite(npz: Npz, name: string, shape: readonly (number | null)[]): NpyData {
  const { data } = npzNumbers(npz, name, shape);
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) throw new FormatError(`the array ${name} holds a value that is not a number`);
  }
  return data;
}

/** The rational nearest to a decimal rate: whole numbers and NTSC rates exactly, others to a thousandth. */
export function rationalRate(fps: number): FrameRate {
  if (!(fps > 0 && fps < 1e6)) throw new FormatError(`${fps} is not a frame rate`);
  const whole = Math.round(fps);
  if (Math.abs(fps - whole) < 1e-6 * fps) return { num: whole, den: 1 };
  const ntsc = Math.round(fps * 1.001);
  if (Math.abs(fps - ntsc / 1.001) < 1e-5 * fps) return { num: ntsc * 1000, den: 1001 };
  return { num: Math.round(fps * 1000), den: 1000 };
}
