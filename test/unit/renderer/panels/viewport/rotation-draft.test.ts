import { describe, expect, it } from 'vitest';
import { RotationDraft } from '#renderer/panels/viewport/rotation-draft.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';

const poses = Float32Array.from({ length: 3 * 72 }, (_, i) => Math.sin(i) * 0.3);
const trans = Float32Array.from([0, 1, 0, 0.1, 1, 0, 0.2, 1, 0]);
const draft = (joint: number = JOINT.l_knee) => new RotationDraft(7, 11, joint, poses, trans, 1);

describe('a joint that is being turned', () => {
  it('starts as the take is, without a change', () => {
    const { pose, changed, rotation } = draft();
    expect([...pose]).toEqual([...poses.subarray(72, 144)]);
    expect(changed).toBe(false);
    expect(rotation[0]).toBeCloseTo(poses[72 + 12]!, 6);
  });

  it('changes its own joint only, and the ghost not at all', () => {
    const turned = draft();
    turned.begin(0);
    turned.turnTo(0.5);
    expect(turned.changed).toBe(true);
    const others = [...turned.pose].filter((_, i) => i < 12 || i >= 15);
    expect(others).toEqual([...poses.subarray(72, 144)].filter((_, i) => i < 12 || i >= 15));
    expect([...turned.before]).toEqual([...poses.subarray(72, 144)]);
  });

  it('turns around one axis from where it began, not from where the last move left it', () => {
    const once = draft();
    once.begin(1);
    once.turnTo(0.7);
    const often = draft();
    often.begin(1);
    for (const angle of [0.1, -0.4, 0.3, 0.7]) often.turnTo(angle);
    for (let a = 0; a < 3; a++) expect(often.rotation[a]).toBeCloseTo(once.rotation[a]!, 9);
  });

  it('is unchanged again after turning back', () => {
    const turned = draft();
    turned.begin(2);
    turned.turnTo(1);
    turned.turnTo(0);
    expect(turned.changed).toBe(false);
  });

  it('turns the pelvis around the axes of the world', () => {
    const pelvis = new RotationDraft(7, 0, 0, new Float32Array(72), new Float32Array(3), 0);
    pelvis.begin(1);
    pelvis.turnTo(Math.PI / 2);
    expect(pelvis.rotation[0]).toBeCloseTo(0, 9);
    expect(pelvis.rotation[1]).toBeCloseTo(Math.PI / 2, 9);
  });
});
