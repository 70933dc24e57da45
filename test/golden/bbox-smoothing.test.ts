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

  it.each(golden.names.filter((name) => name.startsWith('smooth_')))('smooths them as in %s', (name) => {
    const sigma = Number(/sigma(\d+)$/.exec(name)?.[1]);
    expect([boxes.start, boxes.end]).toEqual([...golden.values('start_end_smooth')]);
    expectClose(smoothBoxes(boxes, { sigma }), golden.values(name), 1e-5);
  });
});
