import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { hitBody, pickJoint, projectPointsInto } from '#renderer/scene/joint-picking.ts';
import { applyOrbit, START_ORBIT } from '#renderer/scene/orbit.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';

/** 24 joints far apart on a line, 50 px from each other, two metres away. */
const line = Float32Array.from({ length: 72 }, (_, i) => [50 * Math.floor(i / 3), 100, 2][i % 3]!);

describe('joints under the pointer', () => {
  it('takes the nearest one', () => {
    expect(pickJoint(line, 154, 98)).toEqual({ joint: 3, distance: Math.hypot(4, 2) });
  });

  it('takes none where none is near', () => {
    expect(pickJoint(line, 125, 100)).toBeNull();
  });

  it('takes the one in front of two at the same place', () => {
    const crowded = line.slice();
    crowded.set([150, 101, 1], 3 * 9);
    expect(pickJoint(crowded, 150, 100)!.joint).toBe(9);
  });

  it('takes no joint behind the eye', () => {
    const camera = new PerspectiveCamera();
    applyOrbit(camera, START_ORBIT, 1);
    const behind = camera.position.clone().multiplyScalar(2).toArray();
    const out = new Float32Array(3);
    const both = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    projectPointsInto(out, behind, 1, both, 400, 400);
    expect(out[0]).toBeNaN();
    expect(out[2]).toBeLessThan(0);
  });

  it('projects as three does', () => {
    const camera = new PerspectiveCamera();
    applyOrbit(camera, START_ORBIT, 2);
    const both = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    const out = new Float32Array(3);
    projectPointsInto(out, [0.3, 1.2, -0.4], 1, both, 800, 400);
    const p = new Vector3(0.3, 1.2, -0.4).project(camera);
    expect(out[0]).toBeCloseTo((p.x + 1) * 400, 3);
    expect(out[1]).toBeCloseTo((1 - p.y) * 200, 3);
  });

  it('hits a body along its limbs, not beside them', () => {
    const joints = new Float32Array(72).fill(Number.NaN);
    joints.set([100, 300, 4], 3 * JOINT.l_hip);
    joints.set([100, 400, 4], 3 * JOINT.l_knee);
    expect(hitBody(joints, 108, 350, 400)).toBe(4);
    expect(hitBody(joints, 130, 350, 400)).toBeNull();
  });
});
