import { describe, expect, it } from 'vitest';
import { demoPerson } from '#shared/compat/vibe/demo-person.ts';
import { oneEuroPerChannel } from '#shared/compat/vibe/one-euro.ts';
import { poseBody } from '#shared/compat/vibe/pose-body.ts';
import type { PosedTrack } from '#shared/compat/vibe/posed-track.ts';
import { smoothTrack } from '#shared/compat/vibe/smooth-poses.ts';
import { tinyJoints49 } from '#test/support/tiny-joints49.ts';

const FRAMES = 5;
const { body, source } = tinyJoints49();
const network: PosedTrack = {
  firstFrame: 20,
  frames: FRAMES,
  known: Uint8Array.of(1, 1, 0, 1, 1),
  poses: Float32Array.from({ length: FRAMES * 72 }, (_, i) => 0.4 * Math.sin(1.3 * i)),
  betas: Float32Array.from({ length: FRAMES * 10 }, (_, i) => Math.cos(i)),
  cam: Float32Array.from({ length: FRAMES * 3 }, (_, i) => [0.9, 0.05, 0.3][i % 3]!),
  boxes: Float32Array.from({ length: FRAMES * 3 }, (_, i) => [600, 400, 320][i % 3]!),
};
const IMAGE = [1280, 720] as const;
const COMPAT = { mode: 'compat' } as const;
const EXACT = { mode: 'exact', cropScale: 1.1 } as const;

describe('a person of the demo', () => {
  it('has the rows with a pose, each with the mesh of its own shape', () => {
    const person = demoPerson({ id: 3, network, final: network }, body, source, IMAGE, COMPAT);
    expect([...person.frameIds]).toEqual([20, 21, 23, 24]);
    expect([...person.bboxes.subarray(8, 12)]).toEqual([600, 400, 320, 320]);
    const mesh = new Float32Array(person.vertexCount * 3);
    person.verticesInto(mesh, 2);
    const alone = poseBody(network.poses.slice(3 * 72, 4 * 72), network.betas.slice(30, 40), body, source);
    expect([...mesh]).toEqual([...alone.vertices]);
    expect([...person.joints3d.subarray(2 * 147, 3 * 147)]).toEqual([...alone.joints49]);
  });

  it('keeps the network’s 2D joints after smoothing as VIBE does, and projects anew in the exact form', () => {
    const final = smoothTrack(network);
    const plain = demoPerson({ id: 1, network, final: network }, body, source, IMAGE, COMPAT);
    const compat = demoPerson({ id: 1, network, final }, body, source, IMAGE, COMPAT);
    expect(compat.joints2dImgCoord).toEqual(plain.joints2dImgCoord);
    expect(compat.joints3d).not.toEqual(plain.joints3d);
    const exact = demoPerson({ id: 1, network, final }, body, source, IMAGE, EXACT);
    const asExact = demoPerson({ id: 1, network: final, final }, body, source, IMAGE, EXACT);
    expect(exact.joints2dImgCoord).toEqual(asExact.joints2dImgCoord);
  });
});

describe('smoothing a track', () => {
  it('counts rows around a hole as neighbours', () => {
    const smooth = smoothTrack(network);
    const rows = [0, 1, 3, 4].flatMap((t) => [...network.poses.subarray(t * 72, (t + 1) * 72)]);
    const expected = Float32Array.from(oneEuroPerChannel(rows, 72));
    expect(smooth.poses.slice(3 * 72, 4 * 72)).toEqual(expected.slice(2 * 72, 3 * 72));
    expect(smooth.poses.slice(2 * 72, 3 * 72)).toEqual(network.poses.slice(2 * 72, 3 * 72));
    expect(smooth.cam).toBe(network.cam);
  });
});
