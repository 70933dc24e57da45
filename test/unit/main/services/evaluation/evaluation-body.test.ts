import { expect, it } from 'vitest';
import { BodyPoser } from '#main/services/evaluation/evaluation-body.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { bodyFromArrays } from '#shared/formats/body-arrays.ts';
import { expectClose, readGolden } from '#test/support/golden.ts';
import { describeWith } from '#test/support/machine.ts';

describeWith('golden')('the body that errors are measured on', () => {
  it('gives the vertices and the 14 joints of the reference', () => {
    const golden = readGolden('smpl_lbs');
    const arrays = new Map(golden.names.map((name) => [name, golden.array(name)]));
    const body = bodyFromArrays(arrays, 'golden', 'research-only');
    const [rows, vertices] = golden.shape('J_regressor_h36m') as [number, number];
    const poser = new BodyPoser({ body, h36m: sparseRows(golden.values('J_regressor_h36m'), rows, vertices) });
    const [frames] = golden.shape('pose_aa') as [number];
    const [pose, betas] = [golden.values('pose_aa'), golden.values('betas')];
    const [verts, joints] = [golden.values('verts'), golden.values('joints14_h36m')];
    for (const t of [...Array(frames).keys(), 0]) {
      poser.pose(pose, 72 * t, betas, 10 * t);
      expectClose(poser.vertices, verts.subarray(t * vertices * 3, (t + 1) * vertices * 3), 1e-5);
      expectClose(poser.joints14, joints.subarray(t * 42, (t + 1) * 42), 1e-5);
    }
    expect(frames).toBeGreaterThan(1);
  });
});
