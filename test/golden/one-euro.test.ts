import { it } from 'vitest';
import { oneEuroPerChannel } from '#shared/compat/vibe/one-euro.ts';
import { smoothPoses } from '#shared/compat/vibe/smooth-poses.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';

describeGolden('one_euro', (golden) => {
  const [, channels = 0] = golden.shape('x');

  it.each(golden.names.filter((name) => name.startsWith('out_')))('filters each number as in %s', (name) => {
    const [, minCutoff = 0, beta = 0] = (/_mc([\d.]+)_b([\d.]+)$/.exec(name) ?? []).map(Number);
    expectClose(oneEuroPerChannel(golden.values('x'), channels, { minCutoff, beta }), golden.values(name), 1e-5);
  });

  it('smooths poses and poses the body again', () => {
    const { body, source } = goldenBody();
    const [frames = 0] = golden.shape('sp_pose');
    const pose = golden.values('x').subarray(0, frames * channels);
    const smooth = smoothPoses(pose, golden.values('sp_betas'), body, source);
    expectClose(smooth.pose, golden.values('sp_pose'), 1e-5);
    expectClose(smooth.joints49, golden.values('sp_joints49'), 1e-5);
    expectClose(smooth.vertices, golden.values('sp_verts'), 1e-5);
  });
});
