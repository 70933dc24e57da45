import type { Random } from '../../../builtin-temporal/generator/random.ts';
import { type Curve, keyed, softened } from '../../../demo-clip/generator/motion/curve.ts';

/** Angles of the body at one moment, degrees. */
export interface Posture {
  /** Of the pelvis against the floor; `turn` is the heading, left positive. */
  readonly pelvis: { readonly pitch: number; readonly list: number; readonly turn: number };
  readonly spine: { readonly bend: number; readonly turn: number; readonly lean: number };
  readonly head: { readonly nod: number; readonly turn: number; readonly tilt: number };
  readonly legs: readonly [LegAngles, LegAngles];
  readonly arms: readonly [ArmSwing, ArmSwing];
  /** Metres: how far the lowest foot is above the floor, and how fast the body goes where it heads, m/s. */
  readonly lift: number;
  readonly speed: number;
}

/** `flex` lifts the thigh forwards, `abd` sideways, `twist` turns the toes out, `knee` bends, `ankle` lifts the toes. */
export interface LegAngles {
  readonly flex: number;
  readonly abd: number;
  readonly twist: number;
  readonly knee: number;
  readonly ankle: number;
}

/** See the demo clip's arms. */
export interface ArmSwing {
  readonly flex: number;
  readonly abd: number;
  readonly twist: number;
  readonly elbow: number;
}

/** What a body does: its posture at any time. */
export type Act = (t: number) => Posture;

/** A quantity that wanders about a mean: a key every so many seconds, smooth in between. */
export function wander(random: Random, mean: number, deviation: number, seconds: number, length: number): Curve {
  const keys: [number, number][] = [];
  for (let t = -random.next() * seconds; t < length + 2 * seconds; t += seconds * random.between(0.6, 1.4)) {
    keys.push([t, mean + deviation * random.normal()]);
  }
  return softened(keyed(keys), 0.12 * seconds);
}

/** From one end to the other and back, now and then resting at either: 0..1. */
export function between(random: Random, seconds: number, length: number): Curve {
  const keys: [number, number][] = [];
  let high = random.chance(0.5);
  for (let t = -random.next() * seconds; t < length + 2 * seconds; ) {
    const value = high ? random.between(0.6, 1) : random.between(0, 0.15);
    keys.push([t, value]);
    if (random.chance(0.3)) keys.push([(t += seconds * random.between(0.15, 0.5)), value]);
    t += seconds * random.between(0.6, 1.2);
    high = !high;
  }
  return softened(keyed(keys), 0.08 * seconds);
}
