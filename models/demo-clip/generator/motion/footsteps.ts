import { type Curve, keyed, ramp, softened } from './curve.ts';
import type { FootShape } from './foot-shape.ts';
import { TIMING } from './timing.ts';
import { degrees, type Vec3 } from './vec3.ts';
import { PATH_END, pathAt, walked } from './walk-path.ts';

export type Side = 'l' | 'r';

/** One foot at one moment. */
export interface FootState {
  /** Ankle joint in the world, metres. */
  readonly ankle: Vec3;
  /** Direction of the foot about Y, radians. */
  readonly heading: number;
  /** Pitch of the foot, radians: positive with the heel up. */
  readonly pitch: number;
  /** Angle of the toes against the foot, radians: negative bends them up. */
  readonly toeBend: number;
  /** Confidence of contact of heel and toes, 0 or 1. */
  readonly heelContact: number;
  readonly toeContact: number;
}

interface Footprint {
  readonly strike: number;
  /** Toe-off; never for the last ones. */
  readonly off: number;
  /** Ball of the foot on the floor. */
  readonly x: number;
  readonly z: number;
  readonly heading: number;
  /** How large the step before this print is, relative to a full step. */
  readonly size: number;
}

/** Half the distance between the feet while walking and standing, metres. */
const WALK_HALF_WIDTH = 0.073;
const STAND_HALF_WIDTH = 0.128;
const STRIKE_PITCH = degrees(-19);
const PUSH_PITCH = degrees(54);
const FLAT_AFTER = 0.1;
const PUSH_TIME = 0.34;
/** Clearance of the lowest point in the middle of a swing, metres. */
const CLEARANCE = 0.026;
/** The pelvis passes over the ankle this long after the heel strike, seconds. */
const OVER_FOOT = 0.25;
/** Heels leave the floor this far while reaching up. */
const TIPTOE = degrees(17);

/** Plans the prints of one side and returns the foot at any time. */
export function planFoot(side: Side, shape: FootShape): (t: number) => FootState {
  const prints = planPrints(side, shape);
  const pitch = softened(pitchCurve(prints), 0.017);
  return (t) => footAt(prints, pitch, shape, t);
}

function planPrints(side: Side, shape: FootShape): Footprint[] {
  const all = TIMING.strikes;
  const prints: Footprint[] = [];
  const sign = side === 'l' ? 1 : -1;
  for (let i = 0; i < all.length; i++) {
    const [who, strike] = all[i]!;
    if (who !== side) continue;
    const standing = i >= all.length - 2;
    // The pelvis passes over the ankle in the middle of the stance.
    const s = standing ? PATH_END : walked(strike + OVER_FOOT);
    const place = pathAt(s);
    const half = sign * (standing ? STAND_HALF_WIDTH : WALK_HALF_WIDTH);
    const heading = place.heading + sign * degrees(standing ? 13 : 6);
    const [sin, cos] = [Math.sin(heading), Math.cos(heading)];
    const forward = -shape.ankle.forward;
    prints.push({
      strike,
      off: i + 1 < all.length && !standing ? all[i + 1]![1] + TIMING.doubleSupport : Number.POSITIVE_INFINITY,
      x: place.x + Math.cos(place.heading) * half + sin * forward,
      z: place.z - Math.sin(place.heading) * half + cos * forward,
      heading,
      size: i >= all.length - 1 ? 0.35 : standing ? 0.7 : 1,
    });
  }
  return prints;
}

/** Heel strike, flat, push-off, swing; and a stand on tiptoe while reaching. */
function pitchCurve(prints: readonly Footprint[]): Curve {
  const keys: [number, number][] = [];
  for (let i = 0; i < prints.length; i++) {
    const { strike, off, size } = prints[i]!;
    keys.push([strike, STRIKE_PITCH * size], [strike + FLAT_AFTER, 0]);
    if (!Number.isFinite(off)) continue;
    const next = prints[i + 1]!;
    const push = PUSH_PITCH * (0.35 + 0.65 * next.size);
    keys.push([off - PUSH_TIME, 0], [off - 0.13, push * 0.42], [off, push], [off + 0.045, push * 1.08]);
    keys.push([off + (next.strike - off) * 0.62, 0]);
  }
  const { from, top, leave, end } = TIMING.reach;
  keys.push([from + 0.15, 0], [top, TIPTOE], [leave - 0.05, TIPTOE], [end - 0.25, 0]);
  return keyed(keys);
}

function footAt(prints: readonly Footprint[], pitchAt: Curve, shape: FootShape, t: number): FootState {
  let i = 0;
  while (i + 1 < prints.length && prints[i + 1]!.strike <= t) i++;
  const print = prints[i]!;
  const pitch = pitchAt(t);
  let { x, z, heading } = print;
  let clearance = 0;
  let flatToes = 1;
  const swinging = t > print.off;
  if (swinging) {
    const next = prints[i + 1]!;
    const u = (t - print.off) / (next.strike - print.off);
    const share = ramp(u, 0, 1);
    const landing = heelShift(shape, pitchAt(next.strike));
    heading += (next.heading - heading) * share;
    x += (next.x + Math.sin(next.heading) * landing - x) * share;
    z += (next.z + Math.cos(next.heading) * landing - z) * share;
    clearance = CLEARANCE * (0.5 + 0.5 * next.size) * 64 * u ** 3 * (1 - u) ** 3;
    flatToes = 1 - ramp(t, print.off - 0.02, print.off + 0.2);
  } else if (pitch < 0) {
    const shift = heelShift(shape, pitch);
    x += Math.sin(heading) * shift;
    z += Math.cos(heading) * shift;
  }
  const toeBend = pitch > 0 ? -pitch * flatToes : 0;
  // The ball stays where it is; the ankle turns about it.
  const { up, forward } = shape.ankle;
  const along = up * Math.sin(pitch) + forward * Math.cos(pitch);
  return {
    ankle: [
      x + Math.sin(heading) * along,
      shape.ankleHeight(pitch, toeBend) + clearance,
      z + Math.cos(heading) * along,
    ],
    heading,
    pitch,
    toeBend,
    heelContact: !swinging && pitch < degrees(0.3) ? 1 : 0,
    toeContact: !swinging && pitch > degrees(-0.3) ? 1 : 0,
  };
}

/** How far the ball lies ahead of its print while the foot turns about the struck heel, metres. */
function heelShift(shape: FootShape, pitch: number): number {
  const { up, forward } = shape.heel;
  return forward - (up * Math.sin(pitch) + forward * Math.cos(pitch));
}
