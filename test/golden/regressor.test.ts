import { it } from 'vitest';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { generatedJoints } from '#shared/networks/generator.ts';
import type { RegressorOptions } from '#shared/networks/options.ts';
import { iteratedRegressor, regressedBody, thetaOf } from '#shared/networks/regressor.ts';
import { foldedRegressor } from '#shared/networks/regressor-fold.ts';
import type { Value } from '#shared/tape/tape.ts';
import { describeGolden, expectClose, readGolden } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { everyRoute, goldenNumbers, prefixed } from '#test/support/network-routes.ts';

describeGolden('regressor', (golden) => {
  const x = goldenNumbers(golden, 'x');
  const weights = prefixed(goldenWeights(golden, 'w.'), 'regressor.');
  const hidden = weights.get('regressor.fc1.weight')!.shape[0]!;
  const options: RegressorOptions = { feature: x.shape[1]!, hidden, iterations: 3, dropout: 0 };
  const given = { weights, inputs: { x }, shapes: { x: ['M', options.feature] } };

  it.each([
    [1, 'theta_it1'],
    [2, 'theta_it2'],
    [3, 'theta'],
  ])(
    'gives the reference’s θ after %i iterations by every route, as iterations and as one affine map',
    async (iterations, array) => {
      const some = { ...options, iterations };
      const routes = await everyRoute(({ x }, tape): Record<string, Value> => {
        const outputs = { iterated: thetaOf(regressedBody(iteratedRegressor(x!, some))) };
        if (tape.form === 'training') return outputs;
        return { ...outputs, folded: thetaOf(regressedBody(foldedRegressor(x!, some))) };
      }, given);
      for (const { outputs } of routes) {
        for (const theta of Object.values(outputs)) expectClose(theta.data, golden.values(array), 1e-4);
      }
    },
  );

  it('gives the reference’s bodies and joints by every route', async () => {
    const lbs = readGolden('smpl_lbs');
    const { body, source } = goldenBody(lbs);
    const regressor = sparseRows(lbs.values('J_regressor_h36m'), lbs.shape('J_regressor_h36m')[0]!, body.vertexCount);
    const routes = await everyRoute(({ x }) => {
      const regressed = regressedBody(iteratedRegressor(x!, options));
      const spin = generatedJoints(regressed, body, { set: 'spin49', source }, true);
      const h36m = generatedJoints(regressed, body, { set: 'h36m14', regressor });
      return {
        rotmat: regressed.rotations,
        verts: spin.vertices!,
        kp_2d: spin.joints2d,
        kp_3d: spin.joints3d,
        h36m_kp_2d: h36m.joints2d,
        h36m_kp_3d: h36m.joints3d,
      };
    }, given);
    for (const { outputs } of routes) {
      for (const [array, output] of Object.entries(outputs)) expectClose(output.data, golden.values(array), 1e-4);
    }
  });
});
