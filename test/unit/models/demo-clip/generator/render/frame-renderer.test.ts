import { describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { demoMotion } from '#models/demo-clip/generator/motion/demo-motion.ts';
import { createFrameRenderer } from '#models/demo-clip/generator/render/frame-renderer.ts';
import { paintRoom } from '#models/demo-clip/generator/render/room-picture.ts';
import { display } from '#models/demo-clip/generator/render/shade-math.ts';
import { studioIntrinsics, studioPlacement, toCameraInto } from '#models/demo-clip/generator/render/studio.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';

const SHARE = 0.125;

const body = await loadBuiltinBody();
const motion = demoMotion(body);
const room = paintRoom(SHARE);
const renderer = createFrameRenderer(body, motion, room, SHARE);

describe('createFrameRenderer', () => {
  it('shows the body where the truth says it is, and the same picture every time', () => {
    for (const f of [5, 166, 230]) {
      const frame = renderer.render(f).slice();
      const joints = new Float32Array(72);
      toCameraInto(joints, motion.joints.subarray(72 * f, 72 * f + 72), studioPlacement());
      const camera = studioIntrinsics(SHARE);
      for (const j of [JOINT.spine1, JOINT.spine3, JOINT.l_knee, JOINT.r_knee, JOINT.head]) {
        const x = Math.floor((camera.fx * joints[3 * j]!) / joints[3 * j + 2]! + camera.cx);
        const y = Math.floor((camera.fy * joints[3 * j + 1]!) / joints[3 * j + 2]! + camera.cy);
        const i = y * renderer.width + x;
        let difference = 0;
        for (let k = 0; k < 3; k++) {
          difference += Math.abs(frame[3 * i + k]! - display(room.direct[3 * i + k]! + room.ambient[3 * i + k]!));
        }
        expect(difference).toBeGreaterThan(40);
      }
      renderer.render(0);
      expect(renderer.render(f)).toEqual(frame);
    }
  });

  it('darkens the floor beside the feet', () => {
    const frame = renderer.render(230);
    let darker = 0;
    let lighter = 0;
    // The lower fifth of the picture, away from the legs.
    for (let y = Math.floor(renderer.height * 0.8); y < renderer.height; y++) {
      for (let x = 0; x < renderer.width; x++) {
        if (Math.abs(x - renderer.width / 2) < renderer.width * 0.1) continue;
        const i = 3 * (y * renderer.width + x) + 1;
        const empty = display(room.direct[i]! + room.ambient[i]!);
        if (frame[i]! < empty - 3) darker++;
        if (frame[i]! > empty + 3) lighter++;
      }
    }
    expect(darker).toBeGreaterThan(10);
    expect(lighter).toBe(0);
  });
});
