import { bell, smoothStep } from '../sdf/smooth.ts';
import type { Vec3 } from '../sdf/solid.ts';

/** Wanted edge length at a place of the surface, metres. */
export type Sizing = (point: Readonly<Vec3>) => number;

/** Edge lengths in metres. */
const EDGE = {
  body: 0.022,
  shoulder: 0.0175,
  groin: 0.0185,
  elbow: 0.0135,
  knee: 0.0155,
  ankle: 0.0135,
  foot: 0.0112,
  toes: 0.0085,
  skull: 0.0135,
  face: 0.0072,
  mouth: 0.0054,
  ear: 0.0062,
  hand: 0.0066,
} as const;

/** Fine where there is shape (hands, face, ears, feet) or bending (knees, elbows, shoulders), coarse elsewhere. */
export const figureSizing: Sizing = (p) => {
  const x = Math.abs(p[0]);
  const [, y, z] = p;
  let s: number = EDGE.body;
  const towards = (size: number, share: number) => {
    if (size < s) s += (size - s) * share;
  };
  if (y > 1.2 && x > 0.1) {
    towards(EDGE.shoulder, bell(x, 0.18, 0.07));
    towards(EDGE.elbow, bell(x, 0.445, 0.055));
    towards(EDGE.hand, smoothStep(0.63, 0.72, x));
  }
  if (y > 1.4 && x < 0.2) {
    towards(EDGE.skull, smoothStep(1.42, 1.5, y));
    if (x < 0.1) towards(EDGE.face, smoothStep(1.47, 1.52, y) * smoothStep(0, 0.05, z));
    towards(EDGE.mouth, bell(Math.hypot(x, y - 1.545, z - 0.09), 0, 0.03));
    if (x > 0.06) towards(EDGE.ear, smoothStep(1.53, 1.56, y) * smoothStep(1.66, 1.64, y));
  }
  if (x < 0.3) {
    towards(EDGE.groin, bell(y, 0.86, 0.08));
    towards(EDGE.knee, bell(y, 0.485, 0.07));
    towards(EDGE.ankle, bell(y, 0.09, 0.06));
    towards(EDGE.foot, smoothStep(0.14, 0.06, y));
    towards(EDGE.toes, smoothStep(0.14, 0.06, y) * smoothStep(0.1, 0.16, z));
  }
  return s;
};
