import { JOINT, JOINT_NAMES, PARENTS } from '../body/smpl-tree.ts';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../vision/blazepose.ts';
import type { Rgb, RgbFrame } from './frame.ts';
import { CONTACT_COLOR, LEFT_COLOR, MIDDLE_COLOR, RIGHT_COLOR } from './palette.ts';
import type { PinholeCamera } from './raster-target.ts';
import { drawDisc, drawLine, drawRing, drawTriangle } from './shapes.ts';

/** Fitted joints of one person, ready to be drawn. */
export interface FittedBones {
  /** Camera space, metres, shape [24, 3]. */
  readonly joints: ArrayLike<number>;
  /** Where they fall in the picture, px, NaN behind the camera, shape [24, 2]. */
  readonly points: Float64Array;
  readonly camera: PinholeCamera;
  /** Size of marks relative to their nominal size. */
  readonly scale: number;
}

const CASING: Rgb = [12, 14, 22];

const sideColor = (name: string): Rgb =>
  name.startsWith('l_') ? LEFT_COLOR : name.startsWith('r_') ? RIGHT_COLOR : MIDDLE_COLOR;

const JOINT_COLORS = JOINT_NAMES.map(sideColor);
const LANDMARK_COLORS = LANDMARK_NAMES.map(sideColor);

/** Draws bones far to near, joints on top, contact rings and the facing arrow below. */
export function drawFittedBones(
  frame: RgbFrame,
  fitted: FittedBones,
  strength: number,
  contacts?: ArrayLike<number>,
): void {
  const { points, joints, scale } = fitted;
  if (contacts) drawContacts(frame, fitted, contacts, strength);
  drawFacing(frame, fitted, strength);
  const bones = [];
  for (let j = 1; j < PARENTS.length; j++) bones.push(j);
  const depth = (j: number) => joints[3 * j + 2]! + joints[3 * PARENTS[j]! + 2]!;
  bones.sort((a, b) => depth(b) - depth(a));
  for (const pass of ['casing', 'color'] as const) {
    for (const j of bones) {
      const p = PARENTS[j]! * 2;
      const q = j * 2;
      const color = pass === 'casing' ? CASING : JOINT_COLORS[j]!;
      const width = (pass === 'casing' ? 5.4 : 3.2) * scale;
      const opacity = strength * (pass === 'casing' ? 0.4 : 0.95);
      drawLine(frame, points[p]!, points[p + 1]!, points[q]!, points[q + 1]!, width, color, opacity);
    }
  }
  for (let j = 0; j < PARENTS.length; j++) {
    drawDisc(frame, points[2 * j]!, points[2 * j + 1]!, 2.9 * scale, JOINT_COLORS[j]!, strength);
  }
}

/** Small white dots with a dark rim and a halo of their side's colour; faint where the detector was unsure. */
export function drawDetectedDots(frame: RgbFrame, keypoints: ArrayLike<number>, scale: number): void {
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const confidence = keypoints[3 * k + 2]!;
    if (!(confidence > 0.05)) continue;
    const x = keypoints[3 * k]!;
    const y = keypoints[3 * k + 1]!;
    const opacity = 0.25 + 0.75 * Math.min(1, confidence);
    // Landmarks of the face stand close together.
    const radius = (k < 11 ? 1.4 : 2.3) * Math.max(0.8, scale);
    drawDisc(frame, x, y, radius + 2.2, LANDMARK_COLORS[k]!, 0.55 * opacity);
    drawDisc(frame, x, y, radius + 1.2, CASING, 0.9 * opacity);
    drawDisc(frame, x, y, radius, [255, 255, 255], opacity);
  }
}

/** A flat ring under each heel and toe that stands. */
function drawContacts(frame: RgbFrame, fitted: FittedBones, contacts: ArrayLike<number>, strength: number): void {
  const { points, scale } = fitted;
  const places = [JOINT.l_ankle, JOINT.l_foot, JOINT.r_ankle, JOINT.r_foot];
  for (let k = 0; k < 4; k++) {
    const confidence = contacts[k]!;
    if (!(confidence > 0.3)) continue;
    const j = places[k]! * 2;
    // The ankle is some 8 cm above its heel.
    const drop = k % 2 === 0 ? 18 * scale : 7 * scale;
    const x = points[j]!;
    const y = points[j + 1]! + drop;
    drawDisc(frame, x, y, 11 * scale, CONTACT_COLOR, 0.3 * confidence * strength, 4.6 * scale);
    drawRing(frame, x, y, 11 * scale, 2 * scale, CONTACT_COLOR, confidence * strength, 4.6 * scale);
  }
}

/** An arrow at floor height from between the feet to where the pelvis faces. */
function drawFacing(frame: RgbFrame, fitted: FittedBones, strength: number): void {
  const { joints, camera, scale } = fitted;
  const at = (j: number, k: number) => joints[3 * j + k]!;
  const across = [0, 1, 2].map((k) => at(JOINT.l_hip, k) - at(JOINT.r_hip, k));
  const up = [0, 1, 2].map((k) => at(JOINT.spine1, k) - at(JOINT.pelvis, k));
  const ahead = [
    across[1]! * up[2]! - across[2]! * up[1]!,
    across[2]! * up[0]! - across[0]! * up[2]!,
    across[0]! * up[1]! - across[1]! * up[0]!,
  ];
  // Lean is not direction: the arrow lies level (camera Y is taken for vertical; cameras are nearly upright).
  ahead[1] = 0;
  const length = Math.hypot(ahead[0]!, ahead[2]!);
  if (!(length > 1e-6)) return;
  const dx = ahead[0]! / length;
  const dz = ahead[2]! / length;
  const floor = Math.max(at(JOINT.l_foot, 1), at(JOINT.r_foot, 1)) + 0.02;
  const x = (at(JOINT.l_foot, 0) + at(JOINT.r_foot, 0)) / 2;
  const z = (at(JOINT.l_foot, 2) + at(JOINT.r_foot, 2)) / 2;
  const project = (forward: number, side: number) => {
    const pz = z + dz * forward - dx * side;
    const px = x + dx * forward + dz * side;
    return [(camera.fx * px) / pz + camera.cx, (camera.fy * floor) / pz + camera.cy] as const;
  };
  if (z < 0.6) return;
  const tip = project(0.5, 0);
  const left = project(0.22, -0.11);
  const right = project(0.22, 0.11);
  const notch = project(0.28, 0);
  const outline = [tip, left, notch, right];
  for (let i = 0; i < 4; i++) {
    const [x0, y0] = outline[i]!;
    const [x1, y1] = outline[(i + 1) % 4]!;
    drawLine(frame, x0, y0, x1, y1, 3 * scale, CASING, 0.35 * strength);
  }
  drawTriangle(frame, tip, left, notch, [255, 255, 255], 0.9 * strength);
  drawTriangle(frame, tip, notch, right, [206, 212, 226], 0.9 * strength);
}
