import { createPosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';
import type { MotTable } from './read-back/read-mot.ts';

const RADIANS = Math.PI / 180;

/** A joint of OpenSim's model whose rotation three coordinates tell whole: from which of SMPL's joints to which. */
interface Ball {
  readonly from: number | null;
  readonly to: number;
  /** Turns about Z, X and Y. */
  readonly columns: readonly [string, string, string];
  readonly mirror?: boolean;
  /** Counted from an arm that hangs down. */
  readonly hangs?: boolean;
}

const side = (s: 'l' | 'r'): Ball[] => [
  {
    from: JOINT.pelvis,
    to: JOINT[`${s}_hip`],
    columns: [`hip_flexion_${s}`, `hip_adduction_${s}`, `hip_rotation_${s}`],
    mirror: s === 'l',
  },
  {
    from: JOINT.spine3,
    to: JOINT[`${s}_shoulder`],
    columns: [`arm_flex_${s}`, `arm_add_${s}`, `arm_rot_${s}`],
    mirror: s === 'l',
    hangs: true,
  },
];

const BALLS: readonly Ball[] = [
  { from: null, to: JOINT.pelvis, columns: ['pelvis_tilt', 'pelvis_list', 'pelvis_rotation'] },
  { from: JOINT.pelvis, to: JOINT.spine3, columns: ['lumbar_extension', 'lumbar_bending', 'lumbar_rotation'] },
  ...side('r'),
  ...side('l'),
];

/** What a coordinates file gets wrong. */
export interface AngleDifference {
  /** Largest distance of the pelvis from its place, mm. */
  readonly maxPelvisErrorMm: number;
  /** Largest angle between a joint's rotation and the one its coordinates tell, and of a knee's bend, degrees. */
  readonly maxRotationErrorDeg: number;
  readonly maxTimeErrorMs: number;
}

/**
 * Builds rotations from a file's coordinates again, by matrices, and compares them with those between the posed joints.
 *
 * @throws ReadBackError where a column or frames are missing
 */
export function compareAngles({ frames, columns }: MotTable, expected: BodyMotion): AngleDifference {
  if (frames !== expected.frames) throw new ReadBackError(`it holds ${frames} frames instead of ${expected.frames}`);
  const column = (name: string) => {
    const found = columns.get(name);
    if (!found) throw new ReadBackError(`it holds no column ${name}`);
    return found;
  };
  const time = column('time');
  const place = [column('pelvis_tz'), column('pelvis_ty'), column('pelvis_tx')];
  const knees = (['r', 'l'] as const).map(
    (s) => [JOINT[`${s}_hip`], JOINT[`${s}_knee`], column(`knee_angle_${s}`)] as const,
  );
  const balls = BALLS.map((ball) => ({ ...ball, angles: ball.columns.map(column) }));
  const posed = createPosedJoints();
  const errors = { mm: 0, deg: 0, ms: 0 };
  for (let f = 0; f < frames; f++) {
    poseAt(expected, f, posed);
    errors.ms = worse(errors.ms, Math.abs(time[f]! - time[0]! - expected.times[f]!) * 1000);
    // OpenSim's Z is our −X, its X our Z.
    const [x, y, z] = place.map((values, a) => (a === 0 ? -values[f]! : values[f]!)) as [number, number, number];
    const [px, py, pz] = posed.positions as unknown as [number, number, number];
    errors.mm = worse(errors.mm, 1000 * Math.hypot(x - px, y - py, z - pz));
    for (const { from, to, angles, mirror = false, hangs = false } of balls) {
      const told = product(aboutZ(angles[0]![f]!), product(aboutX(angles[1]![f]!), aboutY(angles[2]![f]!)));
      const between = inOpenSim(posed.rotations, from, to, mirror);
      const true_ = hangs ? product(between, aboutX(-90)) : between;
      errors.deg = worse(errors.deg, angleBetween(told, true_));
    }
    for (const [hip, knee, values] of knees) {
      const m = inOpenSim(posed.rotations, hip, knee, false);
      const bend = -Math.atan2(-m[1]!, m[4]!) / RADIANS;
      const off = values[f]! - bend;
      // Near a knee that is turned by 90° sideways both readings of the bend mean the same.
      if (Math.hypot(m[1]!, m[4]!) > 0.05) errors.deg = worse(errors.deg, Math.abs(off - 180 * Math.round(off / 180)));
    }
  }
  return { maxPelvisErrorMm: errors.mm, maxRotationErrorDeg: errors.deg, maxTimeErrorMs: errors.ms };
}

/** The larger one; a broken number counts as infinitely large. */
function worse(before: number, value: number): number {
  if (value <= before) return before;
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}

/** Axes of OpenSim (forward, up, right) in ours (left, up, forward): index and sign. */
const AXIS = [2, 1, 0];
const SIGN = [1, 1, -1];

/** Rotation of a joint against another in OpenSim's axes, row-major; mirrored at the middle of the body where asked for. */
function inOpenSim(rotations: Float64Array, from: number | null, to: number, mirror: boolean): number[] {
  const ours: number[] = [];
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      if (from === null) sum = rotations[9 * to + 3 * r + c]!;
      else for (let k = 0; k < 3; k++) sum += rotations[9 * from + 3 * k + r]! * rotations[9 * to + 3 * k + c]!;
      ours.push(sum);
    }
  }
  return [0, 1, 2].flatMap((r) =>
    [0, 1, 2].map((c) => {
      const flip = mirror && (r === 2) !== (c === 2) ? -1 : 1;
      return flip * SIGN[r]! * SIGN[c]! * ours[3 * AXIS[r]! + AXIS[c]!]!;
    }),
  );
}

function aboutX(degrees: number): number[] {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)];
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

function aboutY(degrees: number): number[] {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

function aboutZ(degrees: number): number[] {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

function product(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].flatMap((r) =>
    [0, 1, 2].map((c) => a[3 * r]! * b[c]! + a[3 * r + 1]! * b[3 + c]! + a[3 * r + 2]! * b[6 + c]!),
  );
}

/** Angle between two rotations, degrees: by their difference, exact for small angles too. */
function angleBetween(a: readonly number[], b: readonly number[]): number {
  const square = a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
  return (2 * Math.asin(Math.min(1, Math.sqrt(square / 8)))) / RADIANS;
}
