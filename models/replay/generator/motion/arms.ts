import type { Random } from '../../../builtin-temporal/generator/random.ts';
import type { ArmSwing } from './act.ts';
import { between, wander } from './act.ts';

export const ARM_STYLES = ['swing', 'wave', 'reach', 'box', 'clap', 'hips', 'folded', 'flap', 'dance'] as const;
export type ArmStyle = (typeof ARM_STYLES)[number];

/** Both arms of a style, drawn anew each time. `swing` is what the steps ask of each arm, -1..1. */
export function drawArms(
  random: Random,
  style: ArmStyle,
  length: number,
): (t: number, swing: readonly [number, number]) => readonly [ArmSwing, ArmSwing] {
  const rest = {
    flex: random.between(-4, 10),
    abd: random.between(5, 16),
    twist: random.between(0, 24),
    elbow: random.between(6, 35),
  };
  const drift = [0, 1].map(() => ({
    flex: wander(random, 0, 6, 0.9, length),
    abd: wander(random, 0, 4, 0.9, length),
    elbow: wander(random, 0, 7, 0.7, length),
  }));
  const phase = random.between(0, 2 * Math.PI);
  const rate = random.between(0.8, 2.2);
  const beat = (t: number, i = 0): number => Math.sin(phase + 2 * Math.PI * rate * t + Math.PI * i);
  const ups = [0, 1].map(() => between(random, random.between(0.4, 0.9), length));
  const sides = random.pick([
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const);
  const goals = [0, 1].map(() => ({
    flex: random.between(-20, 170),
    abd: random.between(0, 110),
    twist: random.between(-60, 60),
    elbow: random.between(0, 110),
  }));
  const wandering = [0, 1].map(() => ({
    flex: wander(random, 45, 55, 0.55, length),
    abd: wander(random, 40, 38, 0.55, length),
    twist: wander(random, 0, 40, 0.7, length),
    elbow: wander(random, 50, 38, 0.5, length),
  }));
  return (t, swing) =>
    [0, 1].map((i): ArmSwing => {
      const free = {
        flex: rest.flex + drift[i]!.flex(t) + 24 * swing[i]!,
        abd: rest.abd + drift[i]!.abd(t),
        twist: rest.twist,
        elbow: clampElbow(rest.elbow + drift[i]!.elbow(t) + 10 * swing[i]!),
      };
      const q = ups[i]!(t);
      switch (style) {
        case 'wave':
          return sides[i] === 0
            ? free
            : {
                flex: 20 + goals[i]!.flex * 0.3,
                abd: 80 + 0.3 * goals[i]!.abd,
                twist: -80 + 10 * beat(t),
                elbow: 75 + 28 * beat(t),
              };
        case 'reach': {
          const to = goals[i]!;
          return sides[i] === 0
            ? free
            : {
                flex: mix(free.flex, to.flex, q),
                abd: mix(free.abd, to.abd, q),
                twist: mix(free.twist, to.twist, q),
                elbow: mix(free.elbow, to.elbow, q),
              };
        }
        case 'box': {
          const hit = Math.max(0, beat(t, i)) ** 2;
          return { flex: 48 + 38 * hit + drift[i]!.flex(t), abd: 8, twist: 18 - 40 * hit, elbow: 118 - 104 * hit };
        }
        case 'clap': {
          const shut = 0.5 + 0.5 * beat(t);
          return { flex: 62 + 14 * shut, abd: 36 * (1 - shut), twist: 12 + 26 * shut, elbow: 68 - 18 * (1 - shut) };
        }
        case 'hips':
          return {
            flex: -12 + drift[i]!.flex(t),
            abd: 46 + drift[i]!.abd(t),
            twist: 34,
            elbow: 92 + drift[i]!.elbow(t),
          };
        case 'folded':
          return { flex: 42 + drift[i]!.flex(t), abd: 6, twist: 62, elbow: 98 + drift[i]!.elbow(t) };
        case 'flap': {
          const up = 0.5 + 0.5 * beat(t * 0.6);
          return { flex: free.flex, abd: 20 + 140 * up, twist: free.twist, elbow: 10 + 0.5 * free.elbow };
        }
        case 'dance': {
          const w = wandering[i]!;
          return { flex: w.flex(t), abd: Math.max(-5, w.abd(t)), twist: w.twist(t), elbow: clampElbow(w.elbow(t)) };
        }
        default:
          return free;
      }
    }) as unknown as readonly [ArmSwing, ArmSwing];
}

const clampElbow = (angle: number): number => Math.min(140, Math.max(2, angle));
const mix = (a: number, b: number, u: number): number => a + (b - a) * u;
