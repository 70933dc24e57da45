import { expect, it } from 'vitest';
import { aimLifted } from '#main/pipeline/lifting/aim-lifted.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';

const CAMERA = { width: 1280, height: 720, focal: 1152 };
const FRAMES = 3;

/** Somebody upright, 4 m away, whose left wrist was seen lower than the T-pose has it; nothing is known of the middle row. */
function scene() {
  const track = emptyTrack(FRAMES);
  const lifted: LiftedTrack = {
    ...{ person: 1, firstFrame: 0, frames: FRAMES, known: Uint8Array.of(1, 0, 1) },
    ...{
      poses: new Float32Array(72 * FRAMES),
      betas: new Float32Array(10 * FRAMES),
      cam: new Float32Array(3 * FRAMES),
    },
    boxes: new Float32Array(3 * FRAMES),
  };
  const metres: Partial<Record<keyof typeof LANDMARK, readonly [number, number]>> = {
    ...{
      nose: [0, 0.61],
      l_ear: [0.08, 0.63],
      r_ear: [-0.08, 0.63],
      l_shoulder: [0.17, 0.45],
      r_shoulder: [-0.17, 0.45],
    },
    ...{ l_elbow: [0.42, 0.33], r_elbow: [-0.44, 0.44], l_wrist: [0.63, 0.2], r_wrist: [-0.69, 0.44] },
    ...{ l_hip: [0.1, -0.07], r_hip: [-0.1, -0.07], l_knee: [0.11, -0.47], r_knee: [-0.11, -0.47] },
    ...{ l_ankle: [0.12, -0.86], r_ankle: [-0.12, -0.86] },
  };
  for (const t of [0, 2]) {
    lifted.poses.set([Math.PI, 0, 0], 72 * t);
    track.seen[t] = 1;
    track.box.set([440, 160, 400, 480], 4 * t);
    for (const [name, [x, y]] of Object.entries(metres)) {
      const at = t * LANDMARK_COUNT + LANDMARK[name as keyof typeof LANDMARK];
      track.image.set([640 + (CAMERA.focal * x) / 4, 340 - (CAMERA.focal * y) / 4], 3 * at);
      track.confidence[at] = 0.9;
    }
  }
  return { track, lifted };
}

it('swings an arm to where it was seen, and says nothing of rows that the network did not pose', () => {
  const { track, lifted } = scene();
  const { poses, ...rest } = aimLifted(lifted, track, CAMERA, [0, 1 / 30, 2 / 30]);
  const { poses: before, ...others } = lifted;
  expect(rest).toEqual(others);
  expect(poses.slice(72, 144)).toEqual(before.slice(72, 144));
  for (const t of [0, 2]) {
    const turn = (j: number): number => Math.hypot(...poses.subarray(72 * t + 3 * j, 72 * t + 3 * j + 3));
    // Clockwise about the viewing axis, as lowering the left arm is; the other stays up.
    expect(poses[72 * t + 3 * JOINT.l_shoulder + 2]).toBeLessThan(-0.2);
    expect(turn(JOINT.r_shoulder)).toBeLessThan(0.1);
  }
  // What was given stays as it was.
  expect(lifted.poses).toEqual(scene().lifted.poses);
});
