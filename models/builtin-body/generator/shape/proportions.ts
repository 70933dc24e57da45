import { joint } from '../anatomy/joints.ts';
import { smoothStep } from '../sdf/smooth.ts';
import type { Vec3 } from '../sdf/solid.ts';
import type { Shape } from './shape.ts';

const PELVIS = joint('pelvis');
const HIP_Y = joint('l_hip')[1];
const HIP_X = joint('l_hip')[0];
const NECK_Y = joint('neck')[1];
const SHOULDER_X = joint('l_shoulder')[0];

/** Effects of one unit. */
const GAIN = {
  stature: 0.038,
  headOfStature: -0.014,
  legs: 0.036,
  torsoOfLegs: -0.02,
  arms: 0.042,
  shoulders: 0.075,
  hips: 0.06,
  head: 0.045,
} as const;

/**
 * Changes the lengths of a body: a closed map of space, so that vertices and joints move alike. The pelvis joint
 * stays where it is under every shape.
 *
 * @param point authoring frame, metres
 */
export function proportion([px, py, pz]: Readonly<Vec3>, shape: Shape): Vec3 {
  const side = px < 0 ? -1 : 1;
  let x = Math.abs(px);
  let y = py;
  let z = pz;
  const headScale = GAIN.head * shape.head + GAIN.headOfStature * shape.stature;
  if (y > NECK_Y) {
    const k = 1 + headScale * Math.min(1, (y - NECK_Y) / 0.06);
    x *= k;
    z = -0.02 + (z + 0.02) * k;
    y = NECK_Y + (y - NECK_Y) * (1 + headScale);
  }
  x += widening(x, py, shape);
  y = lengthening(y, shape);
  const scale = 1 + GAIN.stature * shape.stature;
  return [side * x * scale, PELVIS[1] + (y - PELVIS[1]) * scale, PELVIS[2] + (z - PELVIS[2]) * scale];
}

function widening(x: number, y: number, shape: Shape): number {
  const atShoulders = y < NECK_Y ? smoothStep(1.2, 1.36, y) : Math.max(0, 1 - (y - NECK_Y) / 0.04);
  const atHips = 1 - smoothStep(0.93, 1.1, y);
  let dx = Math.min(x, SHOULDER_X) * GAIN.shoulders * shape.shoulders * atShoulders;
  dx += Math.min(x, HIP_X) * GAIN.hips * shape.hips * atHips * (0.35 + 0.65 * smoothStep(0.1, 0.75, y));
  if (x > SHOULDER_X) dx += (x - SHOULDER_X) * GAIN.arms * shape.arms;
  return dx;
}

function lengthening(y: number, shape: Shape): number {
  if (y < HIP_Y) return HIP_Y + (y - HIP_Y) * (1 + GAIN.legs * shape.legs);
  if (y < PELVIS[1]) return y;
  const torso = Math.min(y, NECK_Y) - PELVIS[1];
  return PELVIS[1] + torso * (1 + GAIN.torsoOfLegs * shape.legs) + Math.max(0, y - NECK_Y);
}
