import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { RATE } from '../motion/mocap.ts';
import type { MotionWindow } from '../motion/motion-window.ts';
import type { Random } from '../random.ts';

/** Pictures people film in: landscape, portrait, old television, square. */
const ASPECTS: readonly (readonly [number, number])[] = [
  [16, 9],
  [16, 9],
  [9, 16],
  [4, 3],
  [1, 1],
];

export interface SceneOptions {
  /** Longer side of the picture, px. */
  readonly longSide: number;
  /** Share of scenes in which the person is too near or too far aside to be seen whole. */
  readonly cutShare?: number;
}

/** Puts a motion before a random camera: viewpoint, tilt, distance and focal length; on a random body. */
export function drawScene(random: Random, window: MotionWindow, { longSide, cutShare = 0.15 }: SceneOptions): Scene {
  const betas = Float32Array.from({ length: 10 }, () => Math.max(-2, Math.min(2, 0.8 * random.normal())));
  const [aw, ah] = random.pick(ASPECTS);
  const even = (x: number): number => 2 * Math.round(x / 2);
  const width = even((longSide * aw) / Math.max(aw, ah));
  const height = even((longSide * ah) / Math.max(aw, ah));
  const focalPx = longSide * (random.chance(0.5) ? random.betweenLog(0.75, 1.05) : random.betweenLog(0.55, 2.4));
  const camera = { focalPx, imageSize: [width, height] as const };

  const yaw = random.between(-Math.PI, Math.PI);
  const pitch = random.chance(0.8) ? 0.07 + 0.12 * random.normal() : random.between(-0.3, 0.8);
  const roll = 0.04 * random.normal();
  const rotation = cameraRotation(yaw, pitch, roll);

  const cut = random.chance(cutShare);
  const share = cut ? random.between(0.9, 1.9) : random.betweenLog(0.45, 0.95);
  const side = Math.min(height, 1.3 * width);
  const distance = Math.max(cut ? 0.9 : 1.3, (1.75 * focalPx) / (share * side));
  const aside = cut ? 0.45 : 0.2 * Math.max(0, 1 - share);
  const goal = [aside * random.normal() * width, (cut ? 0.25 : 0.5 * aside) * random.normal() * height];

  // The person's way across the floor is followed by the camera in part.
  const middle = mean(window.trans);
  const follow = random.chance(0.4) ? 1 : random.chance(0.5) ? random.next() : 0;
  const { frames } = window;
  const poses = window.poses.slice();
  const pelvis = new Float32Array(frames * 3);
  const local = new Float64Array(9);
  const turned = new Float64Array(9);
  for (let t = 0; t < frames; t++) {
    const from = [0, 1, 2].map((k) => {
      const offset = window.trans[3 * t + k]! - middle[k]!;
      return k === 1 ? offset : (1 - follow) * offset;
    });
    for (let a = 0; a < 3; a++) {
      pelvis[3 * t + a] =
        rotation[3 * a]! * from[0]! + rotation[3 * a + 1]! * from[1]! + rotation[3 * a + 2]! * from[2]!;
    }
    pelvis[3 * t]! += (goal[0]! * distance) / focalPx;
    pelvis[3 * t + 1]! += (goal[1]! * distance) / focalPx;
    pelvis[3 * t + 2]! += distance;
    axisAngleToMatrixInto(local, 0, poses, t * JOINT_COUNT * 3);
    mul3Into(turned, 0, rotation, 0, local, 0);
    logInto(poses, t * JOINT_COUNT * 3, turned, 0);
  }
  keepBefore(pelvis);
  return { frames, fps: RATE, camera, poses, pelvis, betas };
}

/** Nearest the pelvis comes to the camera, metres. */
const NEAREST = 0.8;

function keepBefore(pelvis: Float32Array): void {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 2; i < pelvis.length; i += 3) nearest = Math.min(nearest, pelvis[i]!);
  if (nearest < NEAREST) for (let i = 2; i < pelvis.length; i += 3) pelvis[i]! += NEAREST - nearest;
}

function mean(trans: Float32Array): [number, number, number] {
  const out: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < trans.length; i++) out[i % 3]! += trans[i]! / (trans.length / 3);
  return out;
}

/**
 * World (y up) to camera (x right, y down, z forward), row-major, shape [3, 3].
 *
 * @param pitch how far the camera looks down, radians
 */
export function cameraRotation(yaw: number, pitch: number, roll: number): Float64Array {
  const axis = (v: readonly [number, number, number]): Float64Array => {
    const out = new Float64Array(9);
    axisAngleToMatrixInto(out, 0, v, 0);
    return out;
  };
  const times = (a: Float64Array, b: Float64Array): Float64Array => {
    const out = new Float64Array(9);
    mul3Into(out, 0, a, 0, b, 0);
    return out;
  };
  // Half a turn about x takes y up to y down; facing +z is then facing the camera.
  const level = times(axis([Math.PI, 0, 0]), axis([0, yaw, 0]));
  return times(times(axis([0, 0, roll]), axis([pitch, 0, 0])), level);
}
