import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_WEIGHTS, type FitWeights } from '#shared/fitting/fit-weights.ts';
import { type FitWindowOptions, windowObjective } from '#shared/fitting/fit-window.ts';
import { FRAME_VARIABLES, type Motion } from '#shared/fitting/kinematics.ts';
import type { Observations } from '#shared/fitting/observations.ts';
import { liftPerson, type SolverBody } from '#shared/fitting/solve-takes.ts';
import type { BalanceData } from '#shared/fitting/terms/balance.ts';
import type { GroundData } from '#shared/fitting/terms/contact.ts';
import type { PoseTarget } from '#shared/fitting/terms/pose-target.ts';
import { exponential } from '#shared/math/rotation3.ts';
import { solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';
import { tinyMixture } from '#test/support/tiny-joints49.ts';

const FRAMES = 5;
const NONE: FitWeights = {
  ...DEFAULT_WEIGHTS,
  reprojection: 0,
  world: 0,
  prior: 0,
  limits: 0,
  shape: 0,
  contact: 0,
  balance: 0,
};
const GROUND: GroundData = {
  floor: { up: [0.1, -0.98, -0.17204651], offset: 0.4 },
  stays: [
    { sole: 0, from: 1, to: 4 },
    { sole: 3, from: 0, to: FRAMES },
  ],
  contacts: Float64Array.from({ length: FRAMES * 4 }, (_, i) => 0.5 + 0.5 * Math.sin(i)),
  multipliers: Float64Array.from({ length: FRAMES * 12 }, (_, i) => 30 * Math.cos(2 * i)),
  anchorWeight: Float64Array.of(20, 1, 1, 1, 1),
  lockSigma: 0.02,
  heightSigma: 0.03,
};

const BALANCE: BalanceData = {
  floor: GROUND.floor,
  contacts: GROUND.contacts,
  reach: new Float64Array(FRAMES).fill(0.05),
  weight: Float64Array.of(1, 1, 0, 0.5, 1),
  before: Int32Array.of(0, 0, 2, 1, 4),
  after: Int32Array.of(0, 3, 2, 4, 4),
  times: Float64Array.of(0, 0.15, 0.3, 0.42, 0.6),
};

const TARGETS: PoseTarget[] = [
  { row: 1, joint: 0, rotation: exponential([0.4, -1.2, 0.3]) },
  { row: 3, joint: 18, rotation: exponential([-0.2, 0.9, 1.1]) },
];

let body: SolverBody;
let motion: Motion;
let obs: Observations;

beforeAll(async () => {
  body = await solverBody();
  const { track, clip } = await syntheticPerson({ frames: FRAMES, noisePx: 12, noiseDepth: 0.1, noiseAcross: 0.04 });
  clip.ptsUs.set([0, 33_333, 70_000, 100_000, 160_000]);
  ({ motion, observations: obs } = liftPerson(track, clip, body));
});

/** Largest difference between analytic gradient and central differences, relative to 1 + |difference|. */
function worstError(options: FitWindowOptions): { energy: number; error: number } {
  const objective = windowObjective(body.table, body.points, motion.rotations, motion.betas, obs, {
    freeShape: true,
    ...options,
  });
  const x = Float64Array.from({ length: objective.size }, (_, i) => 0.3 * Math.sin(1.7 * i));
  for (let t = 0; t < FRAMES; t++) {
    for (let a = 0; a < 3; a++)
      x[t * FRAME_VARIABLES + 72 + a] = motion.pelvis[3 * t + a]! + 0.03 * Math.sin(3 * t + a);
  }
  const g = new Float64Array(objective.size);
  const scratch = new Float64Array(objective.size);
  const energy = objective.evaluate(x, g);
  const h = 1e-5;
  let error = 0;
  for (let i = 0; i < objective.size; i++) {
    const at = x[i]!;
    x[i] = at + h;
    const up = objective.evaluate(x, scratch);
    x[i] = at - h;
    const down = objective.evaluate(x, scratch);
    x[i] = at;
    const slope = (up - down) / (2 * h);
    error = Math.max(error, Math.abs(slope - g[i]!) / (1 + Math.abs(slope)));
  }
  return { energy, error };
}

describe('the gradient agrees with finite differences for', () => {
  const cases: [string, FitWindowOptions][] = [
    ['robust reprojection', { weights: { ...NONE, reprojection: 1 }, temporal: false }],
    ['world landmarks', { weights: { ...NONE, world: 1 }, temporal: false }],
    ['the pose prior', { weights: { ...NONE, prior: 1 }, temporal: false }],
    ['an imported pose prior', { weights: { ...NONE, prior: 1 }, temporal: false, prior: tinyMixture() }],
    ['joint limits', { weights: { ...NONE, limits: 1 }, temporal: false }],
    ['smoothness of rotations and root over uneven times', { weights: NONE, temporal: true }],
    ['contacts, foot locks and penetration', { weights: NONE, temporal: false, ground: GROUND }],
    ['balance over the feet', { weights: { ...NONE, balance: 1 }, temporal: false, balance: BALANCE }],
    ['joints a person turned', { weights: NONE, temporal: false, targets: TARGETS }],
    ['shape and stature', { weights: { ...NONE, shape: 1 }, temporal: false, statureM: 1.6 }],
    ['the whole energy', { weights: DEFAULT_WEIGHTS, temporal: true, ground: GROUND, balance: BALANCE, statureM: 1.8 }],
  ];
  for (const [name, options] of cases) {
    it(name, () => {
      const { energy, error } = worstError(options);
      expect(energy).toBeGreaterThan(1);
      expect(error).toBeLessThan(2e-6);
    });
  }

  it('landmarks a person put in their place', () => {
    obs = { ...obs, sure: Uint8Array.from(obs.weight, (_, i) => (i % 3 === 0 ? 1 : 0)) };
    const { energy, error } = worstError({ weights: { ...NONE, reprojection: 1 }, temporal: false });
    expect(energy).toBeGreaterThan(1);
    expect(error).toBeLessThan(2e-6);
    obs = { ...obs, sure: undefined };
  });

  it('variables of fixed rows, which is zero', () => {
    const objective = windowObjective(body.table, body.points, motion.rotations, motion.betas, obs, {
      fixedHead: 1,
      fixedTail: 2,
    });
    const g = new Float64Array(objective.size);
    const x = new Float64Array(objective.size);
    for (let t = 0; t < FRAMES; t++) x[t * FRAME_VARIABLES + 74] = 4;
    objective.evaluate(x, g);
    expect(g.subarray(0, FRAME_VARIABLES).every((v) => v === 0)).toBe(true);
    expect(g.subarray(3 * FRAME_VARIABLES).every((v) => v === 0)).toBe(true);
    expect(g.subarray(FRAME_VARIABLES, 3 * FRAME_VARIABLES).some((v) => v !== 0)).toBe(true);
  });
});
