import { expect, it } from 'vitest';
import { jointOfLandmark } from '#renderer/panels/curves/joint-of-landmark.ts';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import { LANDMARK, LANDMARK_NAMES } from '#shared/vision/blazepose.ts';

it('finds a joint on the same side for every landmark', () => {
  for (const [index, name] of LANDMARK_NAMES.entries()) {
    const joint = JOINT_NAMES[jointOfLandmark(index)]!;
    expect(joint === 'head' || joint.slice(0, 2) === name.slice(0, 2), `${name} → ${joint}`).toBe(true);
  }
  expect(JOINT_NAMES[jointOfLandmark(LANDMARK.l_wrist)]).toBe('l_wrist');
  expect(JOINT_NAMES[jointOfLandmark(LANDMARK.r_index)]).toBe('r_hand');
  expect(JOINT_NAMES[jointOfLandmark(LANDMARK.l_ear)]).toBe('head');
});
