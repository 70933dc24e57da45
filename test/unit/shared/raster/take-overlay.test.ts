import { describe, expect, it } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { createRasterTarget } from '#shared/raster/raster-target.ts';
import { drawTakeOverlay, vertexSides } from '#shared/raster/take-overlay.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';

const WIDTH = 320;
const HEIGHT = 240;
const CAMERA = { fx: 300, fy: 300, cx: WIDTH / 2, cy: HEIGHT / 2 };

/** A person who faces the camera: their left is on the right of the picture. */
function joints(): Float32Array {
  const out = new Float32Array(72);
  const set = (j: number, x: number, y: number, z = 3) => out.set([x, y, z], 3 * j);
  for (let j = 0; j < 24; j++) set(j, 0, -0.2);
  set(JOINT.pelvis, 0, 0);
  set(JOINT.l_hip, 0.1, 0.05);
  set(JOINT.r_hip, -0.1, 0.05);
  set(JOINT.l_knee, 0.12, 0.45);
  set(JOINT.r_knee, -0.12, 0.45);
  set(JOINT.l_ankle, 0.12, 0.85);
  set(JOINT.r_ankle, -0.12, 0.85);
  set(JOINT.l_foot, 0.12, 0.9, 2.9);
  set(JOINT.r_foot, -0.12, 0.9, 2.9);
  return out;
}
const project = (j: Float32Array, k: number) => [
  Math.floor((CAMERA.fx * j[3 * k]!) / j[3 * k + 2]! + CAMERA.cx),
  Math.floor((CAMERA.fy * j[3 * k + 1]!) / j[3 * k + 2]! + CAMERA.cy),
];

function draw(person: object, options = {}) {
  const data = new Uint8Array(WIDTH * HEIGHT * 3).fill(90);
  const frame = { width: WIDTH, height: HEIGHT, data };
  const target = createRasterTarget(WIDTH, HEIGHT);
  drawTakeOverlay(frame, target, [{ person: 1, ...person }], CAMERA, { legend: false, ...options });
  return (x: number, y: number) => Array.from(data.slice((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3));
}

describe('drawTakeOverlay', () => {
  it('draws left bones orange and right bones cyan', () => {
    const j = joints();
    const at = draw({ jointsCam: j });
    const [lx, ly] = project(j, JOINT.l_knee);
    const [rx, ry] = project(j, JOINT.r_knee);
    const left = at(lx!, ly! + 12);
    const right = at(rx!, ry! + 12);
    expect(left[0]).toBeGreaterThan(200);
    expect(left[2]).toBeLessThan(120);
    expect(right[2]).toBeGreaterThan(190);
    expect(right[0]).toBeLessThan(120);
  });

  it('marks confident landmarks with white dots and leaves absent ones out', () => {
    const keypoints = new Float32Array(99);
    keypoints.set([40, 50, 1], 3 * LANDMARK.l_wrist);
    keypoints.set([80, 50, 0], 3 * LANDMARK.r_wrist);
    const at = draw({ keypoints2d: keypoints });
    expect(at(40, 50)).toEqual([255, 255, 255]);
    expect(at(80, 50)).toEqual([90, 90, 90]);
  });

  it('lays the mesh over the video so that the video still shows', () => {
    const mesh = {
      vertices: [-0.5, -0.5, 3, -0.5, 0.5, 3, 0.5, 0.5, 3, 0.5, -0.5, 3],
      faces: [0, 1, 2, 0, 2, 3],
    };
    const opaque = draw({ mesh, color: [0, 255, 0], label: '' }, { meshOpacity: 1 })(WIDTH / 2, HEIGHT / 2);
    const half = draw({ mesh, color: [0, 255, 0], label: '' }, { meshOpacity: 0.5 })(WIDTH / 2, HEIGHT / 2);
    for (let k = 0; k < 3; k++) expect(Math.abs(half[k]! - (opaque[k]! + 90) / 2)).toBeLessThanOrEqual(1.5);
    expect(half[1]).toBeGreaterThan(half[0]!);
  });

  it('draws bridged frames fainter', () => {
    const j = joints();
    const [x, y] = project(j, JOINT.l_knee) as [number, number];
    const seen = draw({ jointsCam: j, seen: true })(x, y + 12);
    const bridged = draw({ jointsCam: j, seen: false })(x, y + 12);
    expect(seen[0]! - 90).toBeGreaterThan((bridged[0]! - 90) * 1.3);
  });

  it('rings the feet that stand and points where the body faces', () => {
    const j = joints();
    const bare = draw({ jointsCam: j, label: '' });
    const standing = draw({ jointsCam: j, contacts: [0, 1, 0, 0], label: '' });
    let left = 0;
    let right = 0;
    let arrow = 0;
    for (let y = 190; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        if (standing(x, y).join() !== bare(x, y).join()) x > WIDTH / 2 ? left++ : right++;
        if (bare(x, y).every((v) => v > 195) && Math.abs(x - WIDTH / 2) < 6 && y > 215) arrow++;
      }
    }
    expect(left).toBeGreaterThan(20);
    expect(right).toBe(0);
    // Towards the camera means downwards in the picture.
    expect(arrow).toBeGreaterThan(5);
  });

  it('writes name and score above the head', () => {
    const j = joints();
    const named = draw({ jointsCam: j, label: 'Ada', score: 0.9 }, { bones: false });
    const nameless = draw({ jointsCam: j, label: '' }, { bones: false });
    let changed = 0;
    for (let y = 0; y < 100; y++)
      for (let x = 0; x < WIDTH; x++) if (named(x, y).join() !== nameless(x, y).join()) changed++;
    expect(changed).toBeGreaterThan(400);
  });

  it('survives joints behind the camera', () => {
    const j = joints();
    for (let k = 0; k < 24; k++) j[3 * k + 2] = -1;
    const at = draw({ jointsCam: j, contacts: [1, 1, 1, 1] });
    expect(at(10, 10)).toEqual([90, 90, 90]);
  });
});

describe('vertexSides', () => {
  it('is positive on the left, negative on the right and zero in the middle', () => {
    expect(Array.from(vertexSides([0.5, 1, 0, -0.5, 1, 0, 0, 1, 0]))).toEqual([1, -1, 0]);
  });
});
