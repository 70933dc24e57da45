import type { PerspectiveCamera } from 'three';

/** Where the eye is: around a target, on a sphere. World: Y up, metres, radians. */
export interface Orbit {
  readonly target: readonly [number, number, number];
  /** Around Y; 0 looks from +Z (where the filming camera is), a quarter turn looks from +X. */
  readonly yaw: number;
  /** Above the horizon; π/2 looks straight down. */
  readonly pitch: number;
  /** From the target to the eye, metres. */
  readonly distance: number;
}

/** Vertical angle of view, degrees: long enough that people at the edge stay in proportion. */
export const FIELD_OF_VIEW = 32;
const HALF_TAN = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);

const STEEPEST = Math.PI / 2 - 1e-3;
const NEAREST = 0.25;
const FARTHEST = 120;

export const START_ORBIT: Orbit = { target: [0, 0.95, 0], yaw: 0.55, pitch: 0.2, distance: 5 };

/** Views by name: right of the filmed scene is +X. */
export const PRESETS = {
  front: { yaw: 0, pitch: 0.02 },
  back: { yaw: Math.PI, pitch: 0.02 },
  right: { yaw: Math.PI / 2, pitch: 0.02 },
  left: { yaw: -Math.PI / 2, pitch: 0.02 },
  top: { yaw: 0, pitch: STEEPEST },
} as const satisfies Record<string, Pick<Orbit, 'yaw' | 'pitch'>>;

export type Preset = keyof typeof PRESETS;

/** Direction from target to eye. */
export function eyeDirection({ yaw, pitch }: Pick<Orbit, 'yaw' | 'pitch'>): [number, number, number] {
  const flat = Math.cos(pitch);
  return [Math.sin(yaw) * flat, Math.sin(pitch), Math.cos(yaw) * flat];
}

/** Turns the eye around the target; angles in radians. */
export function turn(orbit: Orbit, yaw: number, pitch: number): Orbit {
  return {
    ...orbit,
    yaw: orbit.yaw + yaw,
    pitch: Math.min(STEEPEST, Math.max(-STEEPEST, orbit.pitch + pitch)),
  };
}

/** Metres per px of the view at the target. */
export function metresPerPx(orbit: Orbit, viewHeight: number): number {
  return (2 * HALF_TAN * orbit.distance) / Math.max(1, viewHeight);
}

/** Moves eye and target so that what is at the target follows the pointer; px of the view. */
export function pan(orbit: Orbit, dx: number, dy: number, viewHeight: number): Orbit {
  const k = metresPerPx(orbit, viewHeight);
  const { right, up } = axes(orbit);
  const move = (a: number) => orbit.target[a]! - right[a]! * dx * k + up[a]! * dy * k;
  return { ...orbit, target: [move(0), move(1), move(2)] };
}

/**
 * Goes nearer (`factor` below 1) or away. What lies below the pointer, at the depth of the target, stays there.
 *
 * @param x pointer from the middle of the view, in half heights of the view, to the right
 * @param y the same, upwards
 */
export function dolly(orbit: Orbit, factor: number, x = 0, y = 0): Orbit {
  const distance = Math.min(FARTHEST, Math.max(NEAREST, orbit.distance * factor));
  const shift = (orbit.distance - distance) * HALF_TAN;
  const { right, up } = axes(orbit);
  const move = (a: number) => orbit.target[a]! + (right[a]! * x + up[a]! * y) * shift;
  return { ...orbit, distance, target: [move(0), move(1), move(2)] };
}

/** Share of the view people may fill. */
const FILL = 0.78;

/**
 * Turns neither left nor right, but goes where all points are seen and fill most of the view.
 *
 * @param points world, metres, shape [n, 3]; at least one
 * @param flesh  room around each point, metres
 */
export function framed(orbit: Orbit, points: ArrayLike<number>, aspect: number, flesh = 0.14): Orbit {
  const { right, up } = axes(orbit);
  const towards = eyeDirection(orbit);
  const along = (axis: readonly number[], i: number) =>
    axis[0]! * points[i]! + axis[1]! * points[i + 1]! + axis[2]! * points[i + 2]!;
  const middle = [right, up, towards].map((axis) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < points.length; i += 3) {
      low = Math.min(low, along(axis, i));
      high = Math.max(high, along(axis, i));
    }
    return (low + high) / 2;
  });
  let distance = NEAREST;
  for (let i = 0; i < points.length; i += 3) {
    const ahead = along(towards, i) - middle[2]!;
    const x = (Math.abs(along(right, i) - middle[0]!) + flesh) / (HALF_TAN * aspect * FILL);
    const y = (Math.abs(along(up, i) - middle[1]!) + flesh) / (HALF_TAN * FILL);
    distance = Math.max(distance, ahead + Math.max(x, y));
  }
  const at = (a: number) => right[a]! * middle[0]! + up[a]! * middle[1]! + towards[a]! * middle[2]!;
  return { ...orbit, target: [at(0), at(1), at(2)], distance: Math.min(FARTHEST, distance) };
}

/** Between two views, `u` in 0..1; the shorter way around. */
export function blend(from: Orbit, to: Orbit, u: number): Orbit {
  const mix = (a: number, b: number) => a + (b - a) * u;
  let way = (to.yaw - from.yaw) % (2 * Math.PI);
  if (way > Math.PI) way -= 2 * Math.PI;
  if (way < -Math.PI) way += 2 * Math.PI;
  return {
    target: [mix(from.target[0], to.target[0]), mix(from.target[1], to.target[1]), mix(from.target[2], to.target[2])],
    yaw: from.yaw + way * u,
    pitch: mix(from.pitch, to.pitch),
    distance: from.distance * (to.distance / from.distance) ** u,
  };
}

/** The view from a point towards a target: how one leaves the filming camera without a jump. */
export function orbitFrom(eye: ArrayLike<number>, target: readonly [number, number, number]): Orbit {
  const x = eye[0]! - target[0];
  const y = eye[1]! - target[1];
  const z = eye[2]! - target[2];
  const distance = Math.max(NEAREST, Math.hypot(x, y, z));
  const pitch = Math.asin(Math.max(-1, Math.min(1, y / distance)));
  return { target, yaw: Math.atan2(x, z), pitch: Math.min(STEEPEST, Math.max(-STEEPEST, pitch)), distance };
}

/** Writes the view to three's camera. */
export function applyOrbit(camera: PerspectiveCamera, orbit: Orbit, aspect: number): void {
  const d = eyeDirection(orbit);
  const { target, distance } = orbit;
  camera.matrixAutoUpdate = true;
  camera.up.set(0, 1, 0);
  camera.position.set(target[0] + d[0] * distance, target[1] + d[1] * distance, target[2] + d[2] * distance);
  camera.lookAt(target[0], target[1], target[2]);
  camera.fov = FIELD_OF_VIEW;
  camera.aspect = aspect;
  camera.near = Math.max(0.02, distance * 0.02);
  camera.far = distance + 120;
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}

function axes(orbit: Orbit): { right: readonly number[]; up: readonly number[] } {
  const { yaw, pitch } = orbit;
  return {
    right: [Math.cos(yaw), 0, -Math.sin(yaw)],
    up: [-Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch), -Math.cos(yaw) * Math.sin(pitch)],
  };
}
