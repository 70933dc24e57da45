import { expect, it } from 'vitest';
import { acceleration, accelerationError } from '#shared/metrics/acceleration.ts';
import { type JointMotion, mpjpe, paMpjpe, procrustesAligned, pve, rootAligned } from '#shared/metrics/joint-error.ts';
import { PROTOCOL_HIPS } from '#shared/metrics/pose-protocol.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';

/** Specification 12: metrics agree to 1e-4 relative; ours are in double precision and agree better. */
const TOLERANCE = 1e-5;

describeGolden('metrics', (golden) => {
  const motion = (name: string): JointMotion => {
    const [frames, joints] = golden.shape(name) as [number, number];
    return { frames, joints, positions: golden.values(name) };
  };

  it('centres both motions on the middle of the hips', () => {
    for (const name of ['pred', 'gt']) {
      expectClose(rootAligned(motion(name), PROTOCOL_HIPS).positions, golden.values(`${name}_centred`), TOLERANCE);
    }
  });

  it('gives the MPJPE of every frame', () => {
    const ours = mpjpe(motion('pred'), motion('gt'), PROTOCOL_HIPS);
    expectClose(ours, golden.values('mpjpe_per_frame'), TOLERANCE);
    expectClose(ours, golden.values('np_mpjpe'), TOLERANCE);
  });

  it('aligns by the best similarity and gives the PA-MPJPE of every frame', () => {
    const [pred, truth] = [motion('pred_centred'), motion('gt_centred')];
    expectClose(procrustesAligned(pred, truth).positions, golden.values('pa_aligned'), TOLERANCE);
    const ours = paMpjpe(pred, truth);
    expectClose(ours, golden.values('pa_mpjpe_per_frame'), TOLERANCE);
    expectClose(ours, golden.values('np_pa_mpjpe'), TOLERANCE);
  });

  it('gives acceleration and its error per frame², with and without hidden frames', () => {
    const [pred, truth] = [motion('pred_centred'), motion('gt_centred')];
    expectClose(acceleration(pred), golden.values('accel'), TOLERANCE);
    expectClose(accelerationError(pred, truth), golden.values('accel_err'), TOLERANCE);
    const seen = golden.values('vis');
    expect(seen).toHaveLength(pred.frames);
    expectClose(accelerationError(pred, truth, seen), golden.values('accel_err_vis'), TOLERANCE);
  });

  it('gives the mean vertex distance of every frame', () => {
    expectClose(pve(motion('verts_pred'), motion('verts_gt')), golden.values('pve_per_frame'), TOLERANCE);
  });
});
