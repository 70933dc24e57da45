import { describe, expect, it } from 'vitest';
import {
  H36M_TO_J14,
  JOINTS49_COUNT,
  JOINTS49_SOURCE,
  joints14,
  joints49,
  SMPL_VERTEX_COUNT,
  SMPL_VERTEX_IDS,
} from '#shared/body/joints49.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { expectClose, readGolden } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';
import { describeWith } from '#test/support/machine.ts';

describe('the 49 joints', () => {
  it('pick vertices that SMPL’s mesh has, each once', () => {
    expect(new Set(SMPL_VERTEX_IDS).size).toBe(21);
    expect(Math.max(...SMPL_VERTEX_IDS)).toBeLessThan(SMPL_VERTEX_COUNT);
  });

  it('have a source and a name each', () => {
    expect(JOINTS49_SOURCE.length).toBe(JOINTS49_COUNT);
    expect(KEYPOINT_SETS.spin.length).toBe(JOINTS49_COUNT);
    expect(Math.max(...JOINTS49_SOURCE)).toBe(53);
  });

  it('come from joints, vertices and regressed points', () => {
    const vertices = Float64Array.from({ length: 25 * 3 }, (_, i) => 100 + i);
    const joints = Float64Array.from({ length: 72 }, (_, i) => i);
    const regressor = sparseRows(
      Array.from({ length: 9 * 25 }, (_, i) => (i % 25 === Math.floor(i / 25) ? 1 : 0)),
      9,
      25,
    );
    const vertexIds = Array.from({ length: 21 }, (_, i) => i + 2);
    const out = joints49(vertices, joints, { extraRegressor: regressor, vertexIds });
    expect([...out.subarray(0, 3)]).toEqual([106, 107, 108]); // nose: pick 0, vertex 2
    expect([...out.subarray(3, 6)]).toEqual([36, 37, 38]); // OP neck: joint 12
    expect([...out.subarray(27 * 3, 27 * 3 + 3)]).toEqual([100, 101, 102]); // right hip: row 0
    expect([...out.subarray(43 * 3, 43 * 3 + 3)]).toEqual([124, 125, 126]); // head of H36M: row 8
  });
});

describeWith('golden')('the 49 joints of the reference', () => {
  it('are found on posed vertices, and so are the 14', () => {
    const golden = readGolden('smpl_lbs');
    const [rows = 0] = golden.shape('J_regressor_h36m');
    const [bodies = 0, vertexCount = 0] = golden.shape('verts');
    const { source } = goldenBody(golden);
    const regressor = sparseRows(golden.values('J_regressor_h36m'), rows, vertexCount);
    for (let i = 0; i < bodies; i++) {
      const part = (name: string) => {
        const values = golden.values(name);
        return values.subarray((i * values.length) / bodies, ((i + 1) * values.length) / bodies);
      };
      expectClose(joints49(part('verts'), part('joints24'), source), part('joints49'), 1e-5);
      expectClose(joints14(part('verts'), regressor), part('joints14_h36m'), 1e-5);
    }
    expect(JOINTS49_SOURCE).toEqual([...golden.values('joint_map49')]);
    expect(H36M_TO_J14).toEqual([...golden.values('h36m_to_j14')]);
  });
});
