import { describe, expect, it } from 'vitest';
import { cropKeypointsToImage } from '#shared/compat/vibe/camera.ts';
import { type NetworkRows, projectRows, splitTheta, THETA_SIZE, vibePerson } from '#shared/compat/vibe/vibe-person.ts';

const IMAGE = [1920, 1080] as const;
const ROWS = 3;
const theta = Float32Array.from({ length: ROWS * THETA_SIZE }, (_, i) => {
  const k = i % THETA_SIZE;
  return k === 0 ? 0.8 : k < 3 ? 0.05 * k : 0.1 * Math.sin(i);
});
const joints3d = Float32Array.from({ length: ROWS * 147 }, (_, i) => 0.6 * Math.cos(i));
const rows: NetworkRows = {
  theta,
  joints3d,
  joints2d: projectRows(joints3d, splitTheta(theta).cam),
  boxes: Float32Array.of(600, 500, 300, 300, 610, 505, 310, 310, 640, 500, 305, 305),
  frameIds: [4, 5, 9],
};

/** Where orig_cam puts a point, image px. */
function byImageCamera(cam: ArrayLike<number>, o: number, x: number, y: number): [number, number] {
  return [(IMAGE[0] / 2) * (1 + cam[o]! * (x + cam[o + 2]!)), (IMAGE[1] / 2) * (1 + cam[o + 1]! * (y + cam[o + 3]!))];
}

describe('a person as VIBE writes it', () => {
  it('takes theta apart', () => {
    const { cam, pose, betas } = splitTheta(theta);
    expect([cam.length, pose.length, betas.length]).toEqual([9, 216, 30]);
    expect(cam[3]).toBe(theta[85]);
    expect(pose[72]).toBe(theta[88]);
    expect(betas[10]).toBe(theta[160]);
  });

  it('has frames, boxes and arrays of the lengths tools expect', () => {
    const person = vibePerson(7, rows, IMAGE, { mode: 'compat' });
    expect(person.id).toBe(7);
    expect([...person.frameIds]).toEqual([4, 5, 9]);
    expect(person.origCam.length).toBe(12);
    expect(person.joints2dImgCoord.length).toBe(ROWS * 98);
    expect([...person.bboxes]).toEqual([...(rows.boxes as Float32Array)]);
    expect(person.joints2d).toBeNull();
  });

  it.each([
    ['compat', { mode: 'compat' } as const],
    ['exact', { mode: 'exact', cropScale: 1.1 } as const],
  ])('has a picture camera that agrees with its projected joints (%s)', (_, mapping) => {
    const person = vibePerson(1, rows, IMAGE, mapping);
    for (let row = 0; row < ROWS; row++) {
      for (const joint of [0, 8, 37]) {
        const at = row * 49 + joint;
        const [u, v] = byImageCamera(person.origCam, 4 * row, joints3d[3 * at]!, joints3d[3 * at + 1]!);
        // Depth within the body changes the scale by 2 % at 50 m.
        expect(Math.abs(person.joints2dImgCoord[2 * at]! - u)).toBeLessThan(3);
        expect(Math.abs(person.joints2dImgCoord[2 * at + 1]! - v)).toBeLessThan(3);
      }
    }
  });

  it('differs between the modes by the margin of the crop', () => {
    const box = { cx: 100, cy: 100, w: 200, h: 200 };
    const corner = [1, 1];
    expect([...cropKeypointsToImage(corner, box, { mode: 'compat' })]).toEqual([200, 200]);
    expect(cropKeypointsToImage(corner, box, { mode: 'exact', cropScale: 1.1 })[0]).toBeCloseTo(210, 9);
  });
});
