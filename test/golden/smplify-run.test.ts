import { expect, it } from 'vitest';
import { poseBody } from '#shared/compat/vibe/pose-body.ts';
import { runSmplify, type SmplifyOptions } from '#shared/compat/vibe/smplify/run-smplify.ts';
import { poseMixture } from '#shared/fitting/pose-mixture.ts';
import { describeGolden, expectClose, readGolden } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';

/** The reference's L-BFGS run is the demo's call; its Adam run took 10 steps of 0.01 in each stage. */
const RUNS: [string, Partial<SmplifyOptions>][] = [
  ['smplify_run_lbfgs', { optimiser: 'lbfgs' }],
  ['smplify_run_adam', { optimiser: 'adam', learningRate: 0.01, steps: 10 }],
];

for (const [name, options] of RUNS) {
  describeGolden(name, (golden) => {
    const terms = readGolden('smplify_terms');
    const prior = poseMixture({
      means: terms.values('gmm_means'),
      covariances: terms.values('gmm_covars'),
      weights: terms.values('gmm_weights'),
    });
    const { body, source } = goldenBody();
    const input = {
      pose: golden.values('pred_pose'),
      betas: golden.values('pred_betas'),
      cam: golden.values('pred_cam'),
      keypoints: golden.values('j2d'),
    };
    const result = runSmplify(input, body, source, prior, { mode: 'compat', ...options });

    it('starts from the same losses', () => {
      expectClose(result.lossBefore, golden.values('old_joint_loss'), 1e-4);
    });

    it('ends with the same losses within 2 % and takes the same rows', () => {
      for (const [t, loss] of golden.values('new_joint_loss').entries()) {
        expect(Math.abs(result.lossAfter[t]! / loss - 1)).toBeLessThan(0.02);
      }
      expect([...result.improved]).toEqual([...golden.values('update')]);
    });

    it('ends at nearly the same pose, shape and joints', () => {
      // The reference runs in single precision, which L-BFGS amplifies; here 0.0004 rad, elsewhere perhaps more.
      expectClose(result.pose, golden.values('new_pose'), 0.05);
      expectClose(result.betas, golden.values('new_betas'), 0.05);
      const { joints49 } = poseBody(result.pose, result.betas, body, source);
      expectClose(joints49, golden.values('new_joints3d'), 0.05);
    });

    it('leaves the camera where it was, because the ignored joints lost their confidence first', () => {
      expectClose(result.cam, golden.values('new_cam'), 1e-6);
      expectClose(result.confidence, golden.values('j2d_conf_after'), 1e-7);
    });
  });
}
