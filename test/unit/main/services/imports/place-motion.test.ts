import { beforeAll, describe, expect, it } from 'vitest';
import { type MotionScene, placeMotion } from '#main/services/imports/place-motion.ts';
import { resampleMotion } from '#main/services/imports/resample-motion.ts';
import { shapeOfBones } from '#main/services/imports/shape-of-bones.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import type { SolverBody } from '#shared/fitting/solve-options.ts';
import type { ImportedMotion } from '#shared/formats/motion/imported-motion.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

let body: SolverBody;
beforeAll(async () => {
  body = await solverBody();
});

/** Somebody who walks along z at 1 m/s and turns an elbow, 60 frames a second for a second. */
function walk(more: Partial<ImportedMotion> = {}): ImportedMotion {
  const frames = 61;
  const poses = new Float32Array(frames * 72);
  const path = new Float64Array(frames * 3);
  for (let f = 0; f < frames; f++) {
    poses[72 * f + 3 * JOINT.l_elbow + 1] = f / 60;
    path.set([0, 0.9, f / 60], 3 * f);
  }
  return {
    format: 'bvh',
    name: '',
    frames,
    times: Float64Array.from({ length: frames }, (_, f) => f / 60),
    fps: 60,
    poses,
    path,
    pathOf: 'pelvis',
    standsOnFloor: false,
    betas: null,
    body: null,
    licence: null,
    boneLengths: null,
    notes: [],
    ...more,
  };
}

const scene = (): MotionScene => ({
  ptsUs: Float64Array.from({ length: 90 }, (_, f) => Math.round((f * 1e6) / 25)),
  fps: { num: 25, den: 1 },
  imageSize: [1280, 720],
  focalPx: 1000,
  camera: { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1, 4] },
  cameraMotion: null,
  body,
});

describe('resampleMotion', () => {
  it('takes poses at the times of the clip’s frames', () => {
    const rows = resampleMotion(walk(), scene().ptsUs, 10)!;
    expect([rows.firstFrame, rows.frames]).toEqual([10, 26]);
    expect(rows.poses[72 * 5 + 3 * JOINT.l_elbow + 1]).toBeCloseTo(5 / 25, 5);
    expect(rows.path[3 * 5 + 2]).toBeCloseTo(5 / 25, 6);
    expect(rows.cutSeconds).toBeCloseTo(0, 1);
  });

  it('leaves out what lies before and behind the clip, and says how much', () => {
    const early = resampleMotion(walk(), scene().ptsUs, -15)!;
    expect([early.firstFrame, early.frames]).toEqual([0, 11]);
    expect(early.poses[3 * JOINT.l_elbow + 1]).toBeCloseTo(15 / 25, 5);
    expect(early.cutSeconds).toBeCloseTo(0.56, 1);
    expect(resampleMotion(walk(), scene().ptsUs, -40)).toBeNull();
    expect(resampleMotion(walk(), scene().ptsUs, 90)).toBeNull();
  });
});

describe('placeMotion', () => {
  it('stands on the floor, seen as the camera stands', () => {
    const { take } = placeMotion(walk(), scene(), 0, 7, { kind: 'file' })!;
    expect([take.person, take.firstFrame, take.frames]).toEqual([7, 0, 26]);
    const lowest = Math.min(...[JOINT.l_foot, JOINT.r_foot].map((j) => take.joints[3 * j + 1]!));
    expect(lowest).toBeGreaterThan(0);
    expect(lowest).toBeLessThan(0.12);
    expect(take.jointsCam[2]).toBeCloseTo(4 - take.joints[2]!, 4);
    expect(take.score.every((score) => score === 1)).toBe(true);
    expect(take.keypoints2d.every((value) => value === 0)).toBe(true);
  });

  it('begins beside a person, looking as they do', () => {
    const other = placeMotion(walk(), scene(), 0, 1, { kind: 'file' })!.take;
    // The person stands elsewhere and looks the other way.
    for (let t = 0; t < other.frames; t++) {
      other.poses[72 * t + 1] = Math.PI;
      for (let j = 0; j < JOINT_COUNT; j++) other.joints[72 * t + 3 * j] = 2;
    }
    const beside = placeMotion(walk(), scene(), 5, 2, { kind: 'person', take: other, asideM: 1.2 })!.take;
    expect(beside.joints[0]).toBeCloseTo(3.2, 4);
    expect(beside.joints[2]).toBeCloseTo(other.joints[72 * 5 + 2]!, 4);
    expect(Math.abs(beside.poses[1]!)).toBeCloseTo(Math.PI, 4);
    // And so it walks the other way.
    expect(beside.joints[72 * 10 + 2]! - beside.joints[2]!).toBeCloseTo(-10 / 25, 4);
  });

  it('keeps places of takes of this program to the bit', () => {
    const motion = walk({
      pathOf: 'translation',
      standsOnFloor: true,
      betas: new Float32Array(10).fill(0.3),
      body: body.name,
    });
    const { take } = placeMotion(motion, scene(), 0, 1, { kind: 'file' })!;
    expect(take.trans[1]).toBeCloseTo(0.9, 6);
    expect([...take.betas]).toEqual([...motion.betas!]);
  });

  it('gives the body limbs as long as the file’s, and longer steps with longer legs', () => {
    const { rest } = body.points;
    const longer = shapedRestJoints(rest, [1.2, 0.4]);
    const lengths = Float64Array.from({ length: JOINT_COUNT }, (_, j) =>
      j === 0 ? 0 : Math.hypot(...[0, 1, 2].map((a) => longer[3 * j + a]! - longer[3 * PARENTS[j]! + a]!)),
    );
    const fitted = shapedRestJoints(rest, shapeOfBones(lengths, rest));
    const length = (joints: Float64Array, j: number) =>
      Math.hypot(...[0, 1, 2].map((a) => joints[3 * j + a]! - joints[3 * PARENTS[j]! + a]!));
    for (const j of [JOINT.l_knee, JOINT.r_ankle, JOINT.l_elbow, JOINT.r_wrist]) {
      expect(Math.abs(length(fitted, j) - lengths[j]!)).toBeLessThan(0.01);
    }
    const short = lengths.map((value) => value * 0.8);
    const { take } = placeMotion(walk({ boneLengths: short }), scene(), 0, 1, { kind: 'file' })!;
    const grown = take.joints[72 * 25 + 2]! - take.joints[2]!;
    expect(grown).toBeGreaterThan(1);
    expect(grown).toBeLessThan(1.4);
  });
});
