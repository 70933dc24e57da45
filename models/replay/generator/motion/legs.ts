import type { Random } from '../../../builtin-temporal/generator/random.ts';
import { between, type LegAngles, wander } from './act.ts';

/** What legs and pelvis do together. */
export interface Stance {
  readonly legs: readonly [LegAngles, LegAngles];
  /** Forward lean of the pelvis, and its list to the left, degrees. */
  readonly pitch: number;
  readonly list: number;
  readonly turn: number;
  readonly lift: number;
  readonly speed: number;
  /** Swing of the arms that goes with the steps, left and right, -1..1. */
  readonly swing: readonly [number, number];
}

export const LEG_STYLES = [
  'stand',
  'walk',
  'run',
  'march',
  'squat',
  'lunge',
  'kick',
  'sides',
  'jump',
  'dance',
  'sit',
] as const;
export type LegStyle = (typeof LEG_STYLES)[number];

/** Legs of a style, drawn anew each time. @param length seconds */
export function drawLegs(random: Random, style: LegStyle, length: number): (t: number) => Stance {
  const toes = [random.between(0, 18), random.between(0, 18)] as const;
  const wide = random.between(2, 9);
  const sway = wander(random, 0, 2, 1.1, length);
  const phase0 = random.between(0, 2 * Math.PI);
  const leg = (i: number, change: Partial<LegAngles>): LegAngles => ({
    flex: 3,
    abd: wide,
    twist: toes[i]!,
    knee: 6,
    ankle: 0,
    ...change,
  });
  const rest = { pitch: 1, list: 0, turn: 0, lift: 0, speed: 0, swing: [0, 0] as const };
  switch (style) {
    case 'walk':
    case 'run':
    case 'march': {
      const run = style === 'run';
      const march = style === 'march';
      const rate = run ? random.between(1.2, 1.6) : random.between(0.65, 1.1);
      const size = random.between(0.7, 1.25) * (run ? 1.5 : 1);
      const knees = march ? random.between(30, 60) : run ? 45 : 30;
      const spot = march || random.chance(0.25);
      return (t) => {
        const legs = [0, 1].map((i) => {
          const phase = phase0 + 2 * Math.PI * rate * t + Math.PI * i;
          const swing = Math.max(0, Math.sin(phase));
          return leg(i, {
            flex: 24 * size * -Math.cos(phase) + (march ? knees * swing : 7 * swing) + (run ? 10 : 2),
            abd: 2,
            knee: 8 + (run ? 22 : 4) * size + 1.3 * knees * size * Math.max(0, Math.sin(phase + 0.55)) ** 1.5,
            ankle: -14 * Math.max(0, -Math.sin(phase - 0.5)) + 6 * swing,
          });
        }) as unknown as readonly [LegAngles, LegAngles];
        const phase = phase0 + 2 * Math.PI * rate * t;
        const beat = -Math.cos(phase);
        return {
          legs,
          pitch: run ? 12 : 3,
          list: 3 * Math.sin(phase) + sway(t),
          turn: -6 * size * beat,
          lift: run ? 0.05 * Math.abs(Math.sin(phase)) : 0,
          speed: spot ? 0 : 1.25 * size * rate,
          swing: [-beat * size, beat * size],
        };
      };
    }
    case 'squat': {
      const deep = between(random, random.between(0.7, 1.3), length);
      const most = random.between(60, 118);
      const out = random.between(6, 24);
      return (t) => {
        const q = deep(t);
        const both = { flex: 6 + 0.95 * most * q, abd: wide + out * q, knee: 8 + 1.15 * most * q, ankle: 28 * q };
        return { ...rest, legs: [leg(0, both), leg(1, both)], pitch: 4 + 36 * q, list: sway(t) };
      };
    }
    case 'lunge': {
      const deep = between(random, random.between(0.8, 1.3), length);
      const front = random.below(2);
      const size = random.between(0.6, 1.1);
      return (t) => {
        const q = deep(t) * size;
        const ahead = { flex: 6 + 76 * q, abd: 3, knee: 8 + 82 * q, ankle: 8 * q };
        const behind = { flex: 3 - 14 * q, abd: 3, knee: 8 + 74 * q, ankle: 12 * q };
        return {
          ...rest,
          legs: [leg(0, front === 0 ? ahead : behind), leg(1, front === 1 ? ahead : behind)],
          pitch: 3 + 10 * q,
          list: sway(t),
        };
      };
    }
    case 'kick': {
      const up = between(random, random.between(0.45, 0.8), length);
      const side = random.below(2);
      const [forward, aside] = random.pick([
        [95, 5],
        [60, 30],
        [15, 62],
        [-30, 8],
      ] as const);
      const bend = random.between(0, 50);
      return (t) => {
        const q = up(t);
        const high = { flex: 4 + forward * q, abd: wide + aside * q, knee: 6 + bend * 4 * q * (1 - q), ankle: -20 * q };
        const low = { flex: 5, knee: 8 + 8 * q, ankle: 3 };
        return {
          ...rest,
          legs: [leg(0, side === 0 ? high : low), leg(1, side === 1 ? high : low)],
          pitch: -0.1 * forward * q,
          list: (side === 0 ? 1 : -1) * 0.2 * aside * q + sway(t),
        };
      };
    }
    case 'sides': {
      const rate = random.between(0.6, 1.1);
      const size = random.between(10, 26);
      return (t) => {
        const beat = Math.sin(phase0 + 2 * Math.PI * rate * t);
        const of = (i: number, sign: number): LegAngles =>
          leg(i, {
            abd: wide + size * Math.max(0, sign * beat),
            flex: 5 + 10 * Math.max(0, -sign * beat),
            knee: 10 + 22 * Math.max(0, -sign * beat),
            ankle: 4,
          });
        return { ...rest, legs: [of(0, 1), of(1, -1)], list: 6 * beat, swing: [0.5 * beat, 0.5 * beat] };
      };
    }
    case 'jump': {
      const rate = random.between(0.8, 1.3);
      const high = random.between(0.08, 0.32);
      const star = random.chance(0.5) ? random.between(10, 24) : 0;
      return (t) => {
        const u = (((t * rate + phase0) % 1) + 1) % 1;
        const air = u < 0.45 ? Math.sin((Math.PI * u) / 0.45) : 0;
        const crouch = u < 0.45 ? 0 : Math.sin((Math.PI * (u - 0.45)) / 0.55) ** 2;
        const both = {
          flex: 5 + 48 * crouch + 8 * air,
          abd: wide + star * air,
          knee: 8 + 82 * crouch + 12 * air,
          ankle: 26 * crouch - 28 * air,
        };
        return {
          ...rest,
          legs: [leg(0, both), leg(1, both)],
          pitch: 3 + 22 * crouch,
          lift: high * air,
          swing: [1.5 * (air - crouch), 1.5 * (air - crouch)],
        };
      };
    }
    case 'sit': {
      const knees = [0, 1].map(() => wander(random, random.between(70, 100), 6, 1.5, length));
      const flex = random.between(74, 92);
      const apart = random.between(3, 20);
      const lean = random.between(-12, 12);
      return (t) => ({
        ...rest,
        legs: [leg(0, { flex, abd: apart, knee: knees[0]!(t) }), leg(1, { flex, abd: apart, knee: knees[1]!(t) })],
        pitch: lean,
        list: sway(t),
      });
    }
    case 'dance': {
      const pace = random.between(0.35, 0.8);
      const draw = [0, 1].map(() => ({
        flex: wander(random, 18, 22, pace, length),
        abd: wander(random, 8, 9, pace, length),
        twist: wander(random, 10, 14, pace, length),
        bend: wander(random, 14, 16, pace, length),
      }));
      const hips = {
        pitch: wander(random, 4, 7, pace, length),
        list: wander(random, 0, 6, pace, length),
        turn: wander(random, 0, 14, pace, length),
      };
      return (t) => {
        const legs = draw.map(({ flex, abd, twist, bend }, i) => {
          const f = flex(t);
          const knee = Math.max(2, Math.abs(f) * 1.2 + bend(t));
          return leg(i, {
            flex: f,
            abd: abd(t),
            twist: twist(t),
            knee: Math.min(130, knee),
            ankle: Math.min(25, 0.3 * (knee - f)),
          });
        }) as unknown as readonly [LegAngles, LegAngles];
        return { ...rest, legs, pitch: hips.pitch(t), list: hips.list(t), turn: hips.turn(t) };
      };
    }
    default:
      return (t) => {
        const s = sway(t);
        return {
          ...rest,
          legs: [
            leg(0, { flex: 3 + s, knee: 5 + Math.max(0, 3 * s) }),
            leg(1, { flex: 3 - s, knee: 5 + Math.max(0, -3 * s) }),
          ],
          list: 1.5 * s,
        };
      };
  }
}
