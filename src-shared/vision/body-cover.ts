import { LANDMARK, MAIN_BONES, MAIN_JOINTS } from './blazepose.ts';
import { OBSERVATION, type Observation, observationBox } from './observation.ts';

const L = LANDMARK;
/** Lines that stand for a body: its bones, two crossed ones that fill the trunk, and the neck. */
const LINES: readonly (readonly [number, number])[] = [
  ...MAIN_BONES,
  [L.l_shoulder, L.r_hip],
  [L.r_shoulder, L.l_hip],
  [L.nose, L.l_shoulder],
  [L.nose, L.r_shoulder],
];
/** Half the thickness of a body, as a share of its box's diagonal. */
const THICKNESS = 0.08;

/** Share of one skeleton's 12 main joints that lie on the other one's body, 0..1. */
export function bodyCover(part: Observation, whole: Observation): number {
  const [, , width, height] = observationBox(whole);
  const reach = THICKNESS * Math.hypot(width, height);
  const covered = MAIN_JOINTS.filter((joint) => LINES.some(([a, b]) => distance(part, joint, whole, a, b) < reach));
  return covered.length / MAIN_JOINTS.length;
}

function distance(part: Observation, joint: number, whole: Observation, a: number, b: number): number {
  const [px, py] = at(part, joint);
  const [ax, ay] = at(whole, a);
  const [bx, by] = at(whole, b);
  const dx = bx - ax;
  const dy = by - ay;
  const along = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy + 1e-9);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

function at(row: Observation, landmark: number): [number, number] {
  return [row[OBSERVATION.image + 3 * landmark]!, row[OBSERVATION.image + 3 * landmark + 1]!];
}
