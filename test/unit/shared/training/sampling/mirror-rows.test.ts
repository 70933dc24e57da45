import { describe, expect, it } from 'vitest';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { MIRROR } from '#shared/body/smpl-tree.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { mirrorRows } from '#shared/training/sampling/mirror-rows.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const numbers = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9 * i + seed) * 0.7);

describe('a mirrored clip', () => {
  it('has the joints of the mirrored body', () => {
    const rest = shapedRestJoints(restJoints(tinyBody()), [0]);
    const pose = numbers(72, 1);
    const mirrored = mirrorRows({ pose }, 1).pose!;
    const [posed, turned] = [createPosedJoints(), createPosedJoints()];
    forwardKinematicsInto(posed, rest, pose, 0, [0, 0, 0], 0);
    forwardKinematicsInto(turned, rest, mirrored as Float32Array, 0, [0, 0, 0], 0);
    for (let j = 0; j < 24; j++) {
      for (let a = 0; a < 3; a++) {
        const expected = (a === 0 ? -1 : 1) * posed.positions[3 * MIRROR[j]! + a]!;
        expect(turned.positions[3 * j + a]).toBeCloseTo(expected, 5);
      }
    }
  });

  it('exchanges the sides of points, and turns x over', () => {
    const keypoints2d = numbers(2 * 147, 2);
    const out = mirrorRows({ keypoints2d }, 2).keypoints2d!;
    const at = (name: string) => (KEYPOINT_SETS.spin as readonly string[]).indexOf(name);
    for (const [a, b] of [
      ['op_rwrist', 'op_lwrist'],
      ['lankle', 'rankle'],
      ['leye', 'reye'],
      ['op_lsmalltoe', 'op_rsmalltoe'],
      ['headtop', 'headtop'],
      ['op_rear', 'op_lear'],
    ]) {
      const [to, from] = [147 + 3 * at(a!), 147 + 3 * at(b!)];
      expect([...out.slice(to, to + 3)]).toEqual([-keypoints2d[from]!, keypoints2d[from + 1]!, keypoints2d[from + 2]!]);
    }
  });

  it('comes back when it is mirrored again', () => {
    const block = {
      pose: numbers(3 * 72, 1),
      betas: numbers(30, 2),
      keypoints2d: numbers(3 * 147, 3),
      joints3d: numbers(3 * 147, 4),
      joints14: numbers(3 * 42, 5),
      landmarks: numbers(3 * KEYPOINT_FEATURES, 6),
      trans: numbers(9, 7),
    };
    const once = mirrorRows(block, 3);
    expect(once.landmarks).not.toEqual(block.landmarks);
    expect(mirrorRows(once, 3)).toEqual(block);
  });

  it('shows landmarks as the detector would in the mirrored picture', () => {
    const landmarks = numbers(KEYPOINT_FEATURES, 3);
    const out = mirrorRows({ landmarks }, 1).landmarks!;
    const [l, r] = [6 * LANDMARK.l_knee, 6 * LANDMARK.r_knee];
    const [x, y, c, X, Y, Z] = landmarks.slice(r, r + 6) as unknown as number[];
    expect([...out.slice(l, l + 6)]).toEqual([-x!, y, c, -X!, Y, Z]);
    const box = KEYPOINT_FEATURES - 4;
    expect([...out.slice(box)]).toEqual([-landmarks[box]!, ...landmarks.slice(box + 1)]);
  });

  it('is not made of features of a picture', () => {
    expect(() => mirrorRows({ features: numbers(6, 1) }, 1)).toThrow(RangeError);
  });
});
