import { expect, it } from 'vitest';
import { H36M_TO_J14, JOINTS49_SOURCE } from '#shared/body/joints49.ts';
import { PARENTS } from '#shared/body/smpl-tree.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { bodyJoints, type JointSource, jointVertices } from '#shared/networks/body-joints.ts';
import { smplLayer } from '#shared/networks/smpl-layer.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';
import { everyRoute, goldenNumbers } from '#test/support/network-routes.ts';

describeGolden('smpl_lbs', (golden) => {
  const { body, source } = goldenBody(golden);
  const [rows = 0] = golden.shape('J_regressor_h36m');
  const h36m: JointSource = {
    set: 'h36m14',
    regressor: sparseRows(golden.values('J_regressor_h36m'), rows, body.vertexCount),
  };
  const spin: JointSource = { set: 'spin49', source };
  const given = {
    weights: new Map(),
    inputs: { rotations: goldenNumbers(golden, 'rotmats'), betas: goldenNumbers(golden, 'betas') },
    shapes: { rotations: ['M', 24, 3, 3], betas: ['M', 10] },
  };

  it('uses the same tree, joint order and pose as the reference', () => {
    expect(Array.from(golden.values('parents'))).toEqual([...PARENTS]);
    expect(Array.from(golden.values('joint_map49'))).toEqual([...JOINTS49_SOURCE]);
    expect(Array.from(golden.values('h36m_to_j14'))).toEqual([...H36M_TO_J14]);
    const pose = golden.values('pose_aa');
    const matrices = new Float64Array(pose.length * 3);
    for (let j = 0; j < pose.length / 3; j++) axisAngleToMatrixInto(matrices, 9 * j, pose, 3 * j);
    expectClose(matrices, golden.values('rotmats'), 1e-5);
  });

  it('gives every intermediate of the reference by every route', async () => {
    const routes = await everyRoute(({ rotations, betas }) => {
      const posed = smplLayer(rotations!, betas!, body);
      return {
        ...posed,
        joints49: bodyJoints(posed.vertices, posed.joints, spin),
        joints14: bodyJoints(posed.vertices, posed.joints, h36m),
      };
    }, given);
    for (const { outputs } of routes) {
      const check = (output: string, array: string): void => {
        expect(outputs[output]!.shape).toEqual(golden.shape(array));
        expectClose(outputs[output]!.data, golden.values(array), 1e-5);
      };
      check('shaped', 'v_shaped');
      check('restJoints', 'J_rest');
      check('poseFeature', 'pose_feature207');
      check('corrected', 'v_posed');
      check('vertices', 'verts');
      check('joints', 'joints24');
      check('joints49', 'joints49');
      check('joints14', 'joints14_h36m');
    }
  });

  it('needs only some vertices for the joints', async () => {
    const onlySpin = jointVertices(spin);
    const onlyH36m = jointVertices(h36m);
    const routes = await everyRoute(({ rotations, betas }) => {
      const forSpin = smplLayer(rotations!, betas!, body, onlySpin);
      const forH36m = smplLayer(rotations!, betas!, body, onlyH36m);
      return {
        joints49: bodyJoints(forSpin.vertices, forSpin.joints, spin, onlySpin),
        joints14: bodyJoints(forH36m.vertices, forH36m.joints, h36m, onlyH36m),
      };
    }, given);
    for (const { outputs } of routes) {
      expectClose(outputs.joints49!.data, golden.values('joints49'), 1e-5);
      expectClose(outputs.joints14!.data, golden.values('joints14_h36m'), 1e-5);
    }
  });
});
