import { expect, it } from 'vitest';
import { keypointBoxes, smoothBoxes } from '#shared/compat/vibe/boxes.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';

describeGolden('bbox_smoothing', (golden) => {
  const [, joints = 0] = golden.shape('kps');
  const boxes = keypointBoxes(golden.values('kps'), joints);

  it('puts boxes around visible keypoints and bridges what lies between', () => {
    expect([boxes.start, boxes.end]).toEqual([...golden.values('start_end')]);
    expectClose(boxes.params, golden.values('params'), 1e-5);
  });

  it('smooths them with a median and a Gaussian', () => {
    expect([boxes.start, boxes.end]).toEqual([...golden.values('start_end_smooth')]);
    expectClose(smoothBoxes(boxes, { sigma: 8 }), golden.values('smooth_sigma8'), 1e-5);
    expectClose(smoothBoxes(boxes), golden.values('smooth_sigma3'), 1e-5);
  });
});
