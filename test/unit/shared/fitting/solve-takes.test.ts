import { beforeAll, describe, expect, it } from 'vitest';
import { FIRST_LANDMARK, POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { refitWindow } from '#shared/fitting/refit-window.ts';
import { liftPerson, type SolverBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { mpjpe } from '#shared/metrics/joint-error.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type SyntheticPerson, solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

let body: SolverBody;

beforeAll(async () => {
  body = await solverBody();
});

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

function errorMm(take: Take, person: SyntheticPerson): number {
  const motion = (positions: ArrayLike<number>) => ({ frames: take.frames, joints: 24, positions });
  return 1000 * mean(mpjpe(motion(take.jointsCam), motion(person.joints), [1, 2]));
}

function allFinite(take: Take): boolean {
  return [take.poses, take.trans, take.joints, take.jointsCam, take.betas, take.contacts, take.score].every((a) =>
    a.every(Number.isFinite),
  );
}

describe('the lift', () => {
  it('puts every limb in the direction of exact landmarks', async () => {
    const person = await syntheticPerson({ frames: 8 });
    const { motion } = liftPerson(person.track, person.clip, body);
    const lifted = posedPoints(body.table, motion);
    const exact = posedPoints(body.table, person.truth);
    for (const [a, b] of [
      ['l_shoulder', 'l_elbow'],
      ['r_elbow', 'r_wrist'],
      ['l_hip', 'l_knee'],
      ['r_knee', 'r_ankle'],
    ] as const) {
      for (let t = 0; t < 8; t++) {
        const bone = (p: Float64Array) =>
          [0, 1, 2].map((i) => {
            const at = (k: number) => p[(t * POINT_COUNT + FIRST_LANDMARK + k) * 3 + i]!;
            return at(LANDMARK[b]) - at(LANDMARK[a]);
          });
        const u = bone(lifted);
        const v = bone(exact);
        const cos = u.reduce((s, x, i) => s + x * v[i]!, 0) / (Math.hypot(...u) * Math.hypot(...v));
        // The trunk is lifted as one piece, which leaves a few degrees at the limbs that hang on it.
        expect(Math.acos(Math.min(1, cos))).toBeLessThan(0.1);
      }
    }
  });
});

describe('solving a take', () => {
  it('recovers an exactly seen motion to 15 mm', async () => {
    const person = await syntheticPerson();
    const { takes } = solveTakes([person.track], person.clip, body);
    expect(errorMm(takes[0]!, person)).toBeLessThan(15);
    expect(takes[0]!.fit.reprojectionShare).toBeLessThan(0.006);
  });

  it('recovers a motion seen with the errors of the detector to 30 mm', async () => {
    const person = await syntheticPerson({ noisePx: 6, noiseAcross: 0.03, noiseDepth: 0.1, seed: 5 });
    const { takes } = solveTakes([person.track], person.clip, body);
    expect(errorMm(takes[0]!, person)).toBeLessThan(30);
  });

  it('stands on the floor of a world with Y up, facing the camera along +Z', async () => {
    const person = await syntheticPerson({ still: true });
    const take = solveTakes([person.track], person.clip, body).takes[0]!;
    const joint = (t: number, j: number) => take.joints.subarray((t * 24 + j) * 3, (t * 24 + j) * 3 + 3);
    for (let t = 0; t < take.frames; t += 10) {
      expect(joint(t, 15)[1]! - joint(t, 7)[1]!).toBeGreaterThan(1.2);
      expect(joint(t, 10)[1]!).toBeGreaterThan(-0.02);
      expect(joint(t, 10)[1]!).toBeLessThan(0.08);
      expect(joint(t, 10)[2]! - joint(t, 7)[2]!).toBeGreaterThan(0.05);
    }
    expect(take.fit.footSlide).toBeLessThan(0.02);
    expect(mean(Float64Array.from(take.contacts))).toBeGreaterThan(0.9);
  });

  it('keeps the pelvis where SMPL puts it: rest pelvis plus translation', async () => {
    const person = await syntheticPerson({ frames: 4 });
    const take = solveTakes([person.track], person.clip, body).takes[0]!;
    const rest = body.points.rest;
    for (let a = 0; a < 3; a++) {
      let pelvis = rest.base[a]!;
      for (let k = 0; k < 10; k++) pelvis += rest.dirs[a * 10 + k]! * take.betas[k]!;
      expect(take.joints[a]).toBeCloseTo(pelvis + take.trans[a]!, 5);
    }
  });

  it('meets the stature a user gave', async () => {
    const person = await syntheticPerson({ frames: 20 });
    const take = solveTakes([person.track], person.clip, body, { heightCm: 150 }).takes[0]!;
    const { base, dirs } = body.points.stature;
    const stature = take.betas.reduce((sum, b, k) => sum + b * dirs[k]!, base);
    expect(stature).toBeGreaterThan(1.48);
    expect(stature).toBeLessThan(1.53);
  });

  it('bridges holes without a jump and marks them unseen', async () => {
    const person = await syntheticPerson({ noisePx: 2, noiseDepth: 0.03 });
    const track = withHole(person.track, 25, 33);
    const take = solveTakes([track], person.clip, body).takes[0]!;
    expect([...take.seen.subarray(25, 33)]).toEqual(new Array(8).fill(0));
    for (let t = 1; t < take.frames; t++) {
      for (let a = 0; a < 3; a++)
        expect(Math.abs(take.joints[t * 72 + a]! - take.joints[(t - 1) * 72 + a]!)).toBeLessThan(0.1);
    }
    expect(errorMm(take, person)).toBeLessThan(50);
  });

  it('carries no motion across a cut and says where it is', async () => {
    const person = await syntheticPerson({ frames: 40 });
    const { track } = person;
    for (let i = 20 * LANDMARK_COUNT; i < 40 * LANDMARK_COUNT; i++) track.image[3 * i]! += 300;
    const { takes, warnings } = solveTakes([track], person.clip, body);
    const take = takes[0]!;
    expect(warnings.find(({ code }) => code === 'fit/cut')?.message).toMatch(/cut at frame 20;/);
    // 300 px at four metres and 1100 px focal length are 1.1 m, from one frame to the next.
    const leap = take.jointsCam[20 * 72]! - take.jointsCam[19 * 72]!;
    expect(leap).toBeGreaterThan(1);
    expect(take.fit.reprojectionShare).toBeLessThan(0.01);
  });

  it('solves a single frame', async () => {
    const person = await syntheticPerson({ frames: 1 });
    const take = solveTakes([person.track], person.clip, body).takes[0]!;
    expect(allFinite(take)).toBe(true);
    expect(errorMm(take, person)).toBeLessThan(40);
  });

  it('stays finite and scores nothing when no landmark has any confidence', async () => {
    const person = await syntheticPerson({ frames: 6 });
    person.track.confidence.fill(0);
    const take = solveTakes([person.track], person.clip, body).takes[0]!;
    expect(allFinite(take)).toBe(true);
    expect(Math.max(...take.score)).toBe(0);
  });

  it('stays finite when landmarks are not numbers and two frames share a time stamp', async () => {
    const person = await syntheticPerson({ frames: 10 });
    person.track.image[3 * 33 * 3 + 5] = Number.NaN;
    person.track.world[4 * 33 * 3 + 70] = Number.POSITIVE_INFINITY;
    person.track.world[6 * 33 * 3 + 23 * 3] = Number.NaN;
    person.clip.ptsUs[5] = person.clip.ptsUs[4]!;
    const take = solveTakes([person.track], person.clip, body).takes[0]!;
    expect(allFinite(take)).toBe(true);
    expect(errorMm(take, person)).toBeLessThan(60);
  });

  it('puts two people into one world', async () => {
    const person = await syntheticPerson({ frames: 12 });
    const second: PersonTrack = {
      ...person.track,
      person: 2,
      firstFrame: 4,
      frames: 8,
      seen: new Uint8Array(8).fill(1),
    };
    const { takes } = solveTakes([person.track, second], person.clip, body);
    expect(takes.map((t) => t.person)).toEqual([1, 2]);
    expect(takes[1]!.camera).toEqual(takes[0]!.camera);
    expect(takes[1]!.ptsUs[0]).toBe(person.clip.ptsUs[4]);
  });

  it('returns no takes for no tracks', async () => {
    const { clip } = await syntheticPerson({ frames: 2 });
    expect(solveTakes([], clip, body).takes).toEqual([]);
  });

  it('stops when the work is cancelled', async () => {
    const person = await syntheticPerson({ frames: 4 });
    const signal = AbortSignal.abort();
    const ctx = { signal, report: () => {}, warn: () => {} };
    expect(() => solveTakes([person.track], person.clip, body, {}, ctx)).toThrow();
  });

  it('says that the focal length was assumed', async () => {
    const person = await syntheticPerson({ frames: 2 });
    const { warnings } = solveTakes([person.track], { ...person.clip, focalPx: null }, body);
    expect(warnings.map((w) => w.code)).toContain('fit/default-focal');
  });
});

describe('refitting a window', () => {
  it('follows an edited landmark, keeps its ends and touches nothing else', async () => {
    const person = await syntheticPerson({ frames: 50, noisePx: 2, noiseDepth: 0.03 });
    const take = solveTakes([person.track], person.clip, body).takes[0]!;
    const row = 25;
    const landmark = LANDMARK.l_wrist;
    const i = (row * LANDMARK_COUNT + landmark) * 3;
    const target = { x: take.keypoints2d[i]! + 25, y: take.keypoints2d[i + 1]! - 30 };
    const before = take.poses.slice();
    const result = refitWindow(take, body, { from: 10, to: 41, edits: [{ row, landmark, ...target }] });
    expect(take.poses).toEqual(before);
    expect(result.poses.length).toBe(31 * 72);
    const wrist = (row - 10) * 72 + 3 * 20;
    const z = result.jointsCam[wrist + 2]!;
    const x = (take.focalPx * result.jointsCam[wrist]!) / z + take.imageSize[0] / 2;
    const y = (take.focalPx * result.jointsCam[wrist + 1]!) / z + take.imageSize[1] / 2;
    expect(Math.hypot(x - target.x, y - target.y)).toBeLessThan(12);
    for (const edge of [0, 30]) {
      for (let k = 0; k < 72; k++) {
        expect(Math.abs(result.joints[edge * 72 + k]! - take.joints[(10 + edge) * 72 + k]!)).toBeLessThan(0.02);
      }
    }
  });
});

function withHole(track: PersonTrack, from: number, to: number): PersonTrack {
  const copy = structuredClone(track);
  copy.seen.fill(0, from, to);
  copy.image.fill(0, from * LANDMARK_COUNT * 3, to * LANDMARK_COUNT * 3);
  copy.world.fill(0, from * LANDMARK_COUNT * 3, to * LANDMARK_COUNT * 3);
  copy.confidence.fill(0, from * LANDMARK_COUNT, to * LANDMARK_COUNT);
  return copy;
}
