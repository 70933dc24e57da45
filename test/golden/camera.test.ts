import { it } from 'vitest';
import {
  cropCameraToImage,
  cropKeypointsToImage,
  denormalise2d,
  estimateTranslation,
  normalise2d,
  projectPoints,
  projectWeak,
  VIBE_FOCAL,
} from '#shared/compat/vibe/camera.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';

const COMPAT = { mode: 'compat' } as const;

describeGolden('camera', (golden) => {
  const values = (name: string) => golden.values(name);
  const [rows = 0, joints = 0] = golden.shape('points');
  const row = (name: string, i: number, size: number) => values(name).subarray(i * size, (i + 1) * size);
  const box = (i: number) => {
    const [cx = 0, cy = 0, w = 0, h = 0] = row('bbox_cxcywh', i, 4);
    return { cx, cy, w, h };
  };

  it('projects with a weak camera', () => {
    for (let i = 0; i < rows; i++) {
      const points = row('points', i, joints * 3);
      expectClose(projectWeak(points, values('weak_cam'), 3 * i), row('projection_norm', i, joints * 2), 1e-5);
    }
  });

  it('projects with a rotated pinhole', () => {
    for (let i = 0; i < rows; i++) {
      const out = new Float64Array(joints * 2);
      projectPoints(
        out,
        row('points', i, joints * 3),
        row('persp_trans', i, 3),
        VIBE_FOCAL,
        row('persp_center', i, 2),
        row('persp_rot', i, 9),
      );
      expectClose(out, row('persp_out', i, joints * 2), 1e-5);
    }
  });

  it('turns the camera of a crop into one of the image', () => {
    const [width = 0, height = 0] = values('img_wh');
    for (let i = 0; i < rows; i++) {
      const actual = cropCameraToImage(values('weak_cam'), 3 * i, box(i), [width, height], COMPAT);
      expectClose(actual, row('orig_cam_sx_sy_tx_ty', i, 4), 1e-5);
    }
  });

  it('brings keypoints of a crop into the image', () => {
    for (let i = 0; i < rows; i++) {
      const actual = cropKeypointsToImage(row('crop_kp_norm', i, joints * 2), box(i), COMPAT);
      expectClose(actual, row('crop_kp_in_image', i, joints * 2), 1e-5);
    }
  });

  it('normalises keypoints and back', () => {
    expectClose(values('kp_px').map(normalise2d), values('kp_px_normalised'), 1e-5);
    expectClose(values('kp_px_normalised').map(denormalise2d), values('kp_px_roundtrip'), 1e-5);
  });

  it('finds the translation of points from where they are seen', () => {
    const t = estimateTranslation(values('est_S'), values('est_joints2d'), values('est_conf'));
    expectClose(t, values('est_trans_f64'), 1e-5);
  });
});
