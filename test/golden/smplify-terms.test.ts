import { expect, it } from 'vitest';
import {
  bendCosts,
  bodyEnergy,
  projectJoints,
  reprojectionCosts,
  robust,
  type SmplifyData,
} from '#shared/compat/vibe/smplify/body-energy.ts';
import { cameraEnergy } from '#shared/compat/vibe/smplify/camera-energy.ts';
import { SMPLIFY_WEIGHTS } from '#shared/compat/vibe/smplify/weights.ts';
import { BODY_POSE_SIZE, mixtureEnergy, poseMixture } from '#shared/fitting/pose-mixture.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';

describeGolden('smplify_terms', (golden) => {
  const values = (name: string) => golden.values(name);
  const [frames = 0, joints = 0] = golden.shape('model_joints');
  const prior = poseMixture({
    means: values('gmm_means'),
    covariances: values('gmm_covars'),
    weights: values('gmm_weights'),
  });
  const pose = values('body_pose');
  const keypoints = values('joints2d');
  const data: SmplifyData = {
    frames,
    observed: Float64Array.from({ length: frames * joints * 2 }, (_, i) => keypoints[3 * (i >> 1) + (i % 2)]!),
    confidence: Float64Array.from({ length: frames * joints }, (_, i) => keypoints[3 * i + 2]!),
    center: [values('cam_center')[0]!, values('cam_center')[1]!],
  };

  it('scores poses by the cheapest Gaussian', () => {
    const scores = Float64Array.from({ length: frames }, (_, t) =>
      mixtureEnergy(prior, pose, t * BODY_POSE_SIZE, 1, new Float64Array(BODY_POSE_SIZE), 0),
    );
    expectClose(scores, values('prior_nll'), 1e-5);
  });

  it('normalises the weights of the Gaussians by their determinants', () => {
    const expected = values('prior_nll_weights').map((w) => -Math.log(w));
    expectClose(prior.offsets, expected, 1e-5);
  });

  it('bounds residuals', () => {
    expectClose(
      values('gmof_in').map((e) => robust(e, 100)),
      values('gmof_sigma100'),
      1e-5,
    );
  });

  it('punishes limbs that bend backwards', () => {
    const costs = Array.from({ length: frames }, (_, t) => bendCosts(pose, t * BODY_POSE_SIZE)).flat();
    expectClose(costs, values('angle_prior'), 1e-5);
  });

  it('adds up the body stage', () => {
    const x = { pose, poseAt: 0, poseStride: BODY_POSE_SIZE, betas: values('betas'), betasAt: 0 };
    const g = {
      joints: new Float64Array(frames * joints * 3),
      pose: new Float64Array(pose.length),
      betas: new Float64Array(10),
      betasAt: 0,
    };
    const energy = bodyEnergy(values('model_joints'), values('cam_t'), x, data, prior, SMPLIFY_WEIGHTS, g);
    expect(Math.abs(energy / golden.scalar('body_loss_sum') - 1)).toBeLessThan(1e-4);
    const projected = projectJoints(values('model_joints'), values('cam_t'), data);
    expectClose(reprojectionCosts(projected, data, SMPLIFY_WEIGHTS.sigma), values('body_loss_reproj'), 1e-4);
    // The stored joints are already turned by the stored orientation.
    expect(values('global_orient').length).toBe(3 * frames);
  });

  it('adds up the camera stage', () => {
    const t = values('cam_t');
    // The reference began 0.1 m from where it was evaluated.
    const start = t.map((value, i) => (i % 3 === 2 ? value + 0.1 : value));
    const energy = cameraEnergy(
      values('model_joints'),
      t,
      0,
      start,
      data,
      SMPLIFY_WEIGHTS,
      new Float64Array(frames * joints * 3),
      new Float64Array(frames * 3),
    );
    expect(Math.abs(energy / golden.scalar('camera_loss_sum') - 1)).toBeLessThan(1e-4);
  });
});
