import { expect, it } from 'vitest';
import { cropBytesInto, networkCropInto, plainView } from '#shared/vision/network-crop.ts';
import { cropAffine, invertAffine, mapPoints } from '#shared/vision/network-crop-affine.ts';
import { boxFromKeypoints } from '#shared/vision/network-crop-box.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';

/** Spec section 12: geometry to 1e-5, relative. */
const GEOMETRY = 1e-5;
const DEMO_SCALE = 1.1;
const TRAINING_SCALE = 1.2;

describeGolden('crop', (golden) => {
  const [height, width] = golden.shape('image') as [number, number];
  const picture = { width, height, data: golden.array('image').data as Uint8Array };
  const size = golden.scalar('patch');
  const boxes = golden.values('bbox');
  const scales = golden.values('scales');
  const box = (row: number) => {
    const [cx, cy, w, h] = boxes.subarray(4 * row, 4 * row + 4);
    return { cx: cx!, cy: cy!, width: w!, height: h! };
  };
  const toCrop = (row: number) => cropAffine(box(row), { size, scale: scales[row]! });

  it('gives the affine maps and their inverses', () => {
    const forward = golden.values('affine_f64');
    const back = golden.values('affine_inv_f64');
    scales.forEach((_, row) => {
      const affine = toCrop(row);
      expectClose(affine, forward.subarray(6 * row, 6 * row + 6), GEOMETRY);
      expectClose(invertAffine(affine), back.subarray(6 * row, 6 * row + 6), GEOMETRY);
    });
  });

  it('samples the same bytes, to one grey level', () => {
    const expected = golden.array('crops').data as Uint8Array;
    const crop = new Uint8Array(3 * size * size);
    scales.forEach((_, row) => {
      cropBytesInto(crop, plainView(picture, toCrop(row)), size);
      expectBytes(crop, expected.subarray(row * crop.length, (row + 1) * crop.length));
    });
  });

  it('gives the demo’s crop, as bytes and normalised', () => {
    const view = plainView(picture, cropAffine(box(0), { size, scale: DEMO_SCALE }));
    const bytes = new Uint8Array(3 * size * size);
    cropBytesInto(bytes, view, size);
    expectBytes(bytes, golden.array('demo_raw_hwc').data as Uint8Array);
    const planes = new Float32Array(3 * size * size);
    networkCropInto(planes, view, size);
    // One grey level is 1 / 255 / 0.224 after normalising.
    const expected = golden.values('demo_norm_chw');
    expected.forEach((value, i) => {
      expect(Math.abs(planes[i]! - value)).toBeLessThanOrEqual(1.001 / 255 / 0.224);
    });
  });

  it('maps keypoints with the demo’s crop, and leaves confidences alone', () => {
    const expected = golden.values('demo_kp');
    const affine = cropAffine(box(0), { size, scale: DEMO_SCALE });
    const source = mapPoints(invertAffine(affine), expected, 3);
    // x = cx + (x' - size / 2) · width · scale / size
    expectClose([source[0]!], [boxes[0]! + ((expected[0]! - size / 2) * boxes[2]! * DEMO_SCALE) / size], GEOMETRY);
    const confidence = (rows: ArrayLike<number>) => Array.from(rows).filter((_, i) => i % 3 === 2);
    expect(confidence(source)).toEqual(confidence(expected));
    expectClose(mapPoints(affine, source, 3), expected, GEOMETRY);
  });

  it('maps keypoints with the crop of training there and back', () => {
    const expected = golden.values('train_kp_scale12');
    const affine = cropAffine(box(0), { scale: TRAINING_SCALE });
    const source = mapPoints(invertAffine(affine), expected);
    // x = cx + (x' - 112) · width · scale / 224
    expectClose([source[0]!], [boxes[0]! + ((expected[0]! - 112) * boxes[2]! * TRAINING_SCALE) / 224], GEOMETRY);
    expectClose(mapPoints(affine, source), expected, GEOMETRY);
  });

  it('puts boxes around keypoints', () => {
    const [people, joints] = golden.shape('kp_for_bbox') as [number, number];
    const points = golden.values('kp_for_bbox');
    const expected = golden.values('bbox_from_kp2d_T4');
    for (let i = 0; i < people; i++) {
      const { cx, cy, width: w, height: h } = boxFromKeypoints(points.subarray(2 * joints * i, 2 * joints * (i + 1)));
      expectClose([cx, cy, w, h], expected.subarray(4 * i, 4 * i + 4), GEOMETRY);
    }
  });
});

function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1);
  });
}
