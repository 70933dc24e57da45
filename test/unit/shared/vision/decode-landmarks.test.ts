import { describe, expect, it } from 'vitest';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { decodeLandmarksInto, type LandmarkOutput } from '#shared/vision/decode-landmarks.ts';
import { mirrorAverage } from '#shared/vision/mirror-average.ts';
import { emptyObservation, OBSERVATION } from '#shared/vision/observation.ts';

const PICTURE = { width: 640, height: 480 };

/** All points in the middle of the crop, sure of everything, heat maps cold. */
function centred(): LandmarkOutput {
  const landmarks = new Float32Array(195);
  for (let point = 0; point < 39; point++) landmarks.set([128, 128, 0, 20, 20], 5 * point);
  // Scale point straight above the hips by 64 crop px.
  landmarks[5 * 34 + 1] = 64;
  return { landmarks, world: new Float32Array(117), heatmap: new Float32Array(39 * 4096).fill(-20), flag: 1 };
}

describe('decodeLandmarksInto', () => {
  it('turns crop px into image px with the region', () => {
    const output = centred();
    output.landmarks.set([256, 128, 25.6], 5 * LANDMARK.l_wrist);
    const row = emptyObservation();
    decodeLandmarksInto(row, output, { x: 300, y: 200, side: 100, angle: Math.PI / 2 }, PICTURE);
    const at = OBSERVATION.image + 3 * LANDMARK.l_wrist;
    expect(row[at]).toBeCloseTo(300, 4);
    expect(row[at + 1]).toBeCloseTo(250, 4);
    expect(row[at + 2]).toBeCloseTo(10, 4);
    expect(row[OBSERVATION.confidence + LANDMARK.l_wrist]).toBeCloseTo(1, 4);
  });

  it('turns world coordinates upright again', () => {
    const output = centred();
    output.world.set([0.5, 0, 0.1], 3 * LANDMARK.l_wrist);
    const row = emptyObservation();
    decodeLandmarksInto(row, output, { x: 300, y: 200, side: 100, angle: Math.PI / 2 }, PICTURE);
    const at = OBSERVATION.world + 3 * LANDMARK.l_wrist;
    expect(row[at]).toBeCloseTo(0, 6);
    expect(row[at + 1]).toBeCloseTo(0.5, 6);
    expect(row[at + 2]).toBeCloseTo(0.1, 6);
  });

  it('gives no confidence to what lies outside of the picture', () => {
    const output = centred();
    output.landmarks[5 * LANDMARK.l_ankle + 1] = 400;
    const row = emptyObservation();
    decodeLandmarksInto(row, output, { x: 300, y: 400, side: 200, angle: 0 }, PICTURE);
    expect(row[OBSERVATION.confidence + LANDMARK.l_ankle]).toBe(0);
    expect(row[OBSERVATION.confidence + LANDMARK.l_hip]).toBeGreaterThan(0.99);
  });

  it('moves a point to the warm spot of its heat map', () => {
    const output = centred();
    output.heatmap[LANDMARK.nose * 4096 + 33 * 64 + 34] = 20;
    const row = emptyObservation();
    decodeLandmarksInto(row, output, { x: 320, y: 240, side: 64, angle: 0 }, PICTURE);
    expect(row[OBSERVATION.image]).toBeCloseTo(322, 2);
    expect(row[OBSERVATION.image + 1]).toBeCloseTo(241, 2);
  });

  it('tells the next region from the two auxiliary points', () => {
    const next = decodeLandmarksInto(emptyObservation(), centred(), { x: 320, y: 240, side: 256, angle: 0 }, PICTURE);
    expect(next).toEqual({ x: 320, y: 240, side: 160, angle: 0 });
  });
});

describe('mirrorAverage', () => {
  const pass = (shift: number, swapped = false): LandmarkOutput => {
    const output = centred();
    const side = swapped ? -1 : 1;
    for (const [name, x, y] of [
      ['l_shoulder', 30, -40],
      ['r_shoulder', -30, -40],
      ['l_hip', 20, 10],
      ['r_hip', -20, 10],
    ] as const) {
      output.landmarks.set([128 + side * x + shift, 128 + y], 5 * LANDMARK[name]);
    }
    return output;
  };

  it('cancels a shift that both passes show towards the same side', () => {
    const averaged = mirrorAverage(pass(4), pass(4));
    expect(averaged.landmarks[5 * LANDMARK.l_shoulder]).toBe(158);
    expect(averaged.landmarks[5 * LANDMARK.r_hip]).toBe(108);
  });

  it('keeps the first pass where the mirrored one took front for back', () => {
    const plain = pass(0);
    expect(mirrorAverage(plain, pass(0, true))).toBe(plain);
  });
});
