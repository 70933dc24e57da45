import { describe, expect, it } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { createTakeMesh } from '#shared/fitting/take-mesh.ts';
import { vibeFromTake } from '#shared/formats/vibe-output/vibe-from-take.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const take = proceduralTake(body, { frames: 30 });
const person = vibeFromTake(take, body);
const [width, height] = take.imageSize;

/** SMPL joints among the 49. */
const SAME: readonly (readonly [number, number])[] = [
  [1, JOINT.neck],
  [2, JOINT.r_shoulder],
  [7, JOINT.l_wrist],
  [8, JOINT.pelvis],
  [10, JOINT.r_knee],
  [14, JOINT.l_ankle],
  [33, JOINT.r_shoulder],
];

describe('a take in VIBE’s form', () => {
  it('has the joints of the take in camera axes, with the body at its origin', () => {
    for (let t = 0; t < take.frames; t += 7) {
      for (const [i, j] of SAME) {
        for (let a = 0; a < 3; a++) {
          const inCamera = take.jointsCam[(t * 24 + j) * 3 + a]! - take.jointsCam[t * 72 + a]!;
          const found = person.joints3d[(t * 49 + i) * 3 + a]! - person.joints3d[(t * 49 + 8) * 3 + a]!;
          expect(found).toBeCloseTo(inCamera, 5);
        }
      }
    }
    // Without a translation the pelvis stays where the rest pose has it.
    expect(person.joints3d[8 * 3 + 1]).toBeCloseTo(person.joints3d[(29 * 49 + 8) * 3 + 1]!, 6);
  });

  it('has vertices that differ from the take’s in camera space by one translation', () => {
    const mesh = createTakeMesh(take, body);
    const inCamera = new Float32Array(mesh.size);
    const found = new Float32Array(mesh.size);
    mesh.cameraVerticesInto(inCamera, 11);
    person.verticesInto(found, 11);
    for (let i = 3; i < mesh.size; i++)
      expect(inCamera[i]! - found[i]!).toBeCloseTo(inCamera[i % 3]! - found[i % 3]!, 5);
  });

  it('projects its joints by orig_cam to where the take is seen, up to what perspective adds', () => {
    const errors: number[] = [];
    for (let row = 0; row < take.frames; row++) {
      const [sx, sy, tx, ty] = person.origCam.subarray(4 * row, 4 * row + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      for (const [i, j] of SAME) {
        const at = (row * 24 + j) * 3;
        const x = width / 2 + (take.focalPx * take.jointsCam[at]!) / take.jointsCam[at + 2]!;
        const y = height / 2 + (take.focalPx * take.jointsCam[at + 1]!) / take.jointsCam[at + 2]!;
        expect(person.joints2dImgCoord[(row * 49 + i) * 2]).toBeCloseTo(x, 2);
        expect(person.joints2dImgCoord[(row * 49 + i) * 2 + 1]).toBeCloseTo(y, 2);
        const k = (row * 49 + i) * 3;
        const u = (width / 2) * (1 + sx * (person.joints3d[k]! + tx));
        const v = (height / 2) * (1 + sy * (person.joints3d[k + 1]! + ty));
        errors.push(Math.hypot(u - x, v - y));
      }
    }
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    // The body is 430 px high at 4 m; an arm stretched towards the camera is nearer by an eighth.
    expect(mean).toBeLessThan(8);
    expect(Math.max(...errors)).toBeLessThan(35);
  });

  it('leads by VIBE’s formula from pred_cam and the box to orig_cam', () => {
    for (let row = 0; row < take.frames; row++) {
      const [s, tx, ty] = person.predCam.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
      const [cx, cy, w, h] = person.bboxes.subarray(4 * row, 4 * row + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      const sx = (s * h) / width;
      const sy = (s * h) / height;
      const expected = [sx, sy, tx + (cx - width / 2) / (width / 2) / sx, ty + (cy - height / 2) / (height / 2) / sy];
      expected.forEach((value, a) => {
        expect(person.origCam[4 * row + a]).toBeCloseTo(value, 4);
      });
      expect(w).toBe(h);
    }
  });

  it('becomes exact where nothing is deep: far away the weak camera meets every joint', () => {
    const far: Take = {
      ...take,
      camera: { ...take.camera, translation: [0, 1, 400] },
      focalPx: 100_000,
    };
    const there = vibeFromTake(far, body);
    for (let i = 0; i < 49; i++) {
      const [sx, sy, tx, ty] = there.origCam as unknown as [number, number, number, number];
      const u = (width / 2) * (1 + sx * (there.joints3d[3 * i]! + tx));
      const v = (height / 2) * (1 + sy * (there.joints3d[3 * i + 1]! + ty));
      expect(Math.hypot(u - there.joints2dImgCoord[2 * i]!, v - there.joints2dImgCoord[2 * i + 1]!)).toBeLessThan(0.4);
    }
  });

  it('has detected joints of STAF where landmarks were seen, with the least of their confidences', () => {
    const landmark = (k: number) => [...take.keypoints2d.subarray(3 * k, 3 * k + 3)];
    const staf = (k: number) => [...person.joints2d!.subarray(3 * k, 3 * k + 3)];
    expect(staf(0)).toEqual(landmark(0));
    expect(staf(2)).toEqual(landmark(12));
    expect(staf(4), 'the wrist is not seen in this frame').toEqual([0, 0, 0]);
    const [l, r] = [landmark(11), landmark(12)];
    expect(staf(1)[2]).toBeCloseTo(Math.min(l[2]!, r[2]!), 6);
    expect(staf(1)[0]).toBeCloseTo((l[0]! + r[0]!) / 2, 3);
    expect(staf(20)).toEqual([0, 0, 0]);
  });

  it('has numbers everywhere, also for what is behind the camera', () => {
    const behind: Take = { ...take, camera: { ...take.camera, translation: [0, 1, 0.1] } };
    const there = vibeFromTake(behind, body);
    for (const array of [there.joints2dImgCoord, there.origCam, there.predCam, there.bboxes]) {
      expect(array.every(Number.isFinite)).toBe(true);
    }
  });
});
