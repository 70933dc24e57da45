import { describe, expect, it } from 'vitest';
import {
  type PackedRecording,
  packRecordings,
  unpackRecordings,
} from '#main/services/finetune/replay/packed-recordings.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';

/** Any numbers a recording may hold. */
function recording(frames: number, split: 'train' | 'probe', seed: number): PackedRecording {
  const wave = (size: number, by: number, middle = 0): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => middle + by * Math.sin(0.37 * i * seed + i));
  const track = emptyTrack(frames);
  track.seen.fill(1, 1);
  track.presence.fill(1, 1);
  track.image.set(wave(track.image.length, 900, 500));
  for (let i = 2; i < track.image.length; i += 3) track.image[i] = 0;
  track.world.set(wave(track.world.length, 1.2));
  track.confidence.set(wave(track.confidence.length, 0.5, 0.5));
  track.box.set(wave(track.box.length, 400, 410));
  return {
    label: `act ${seed}`,
    split,
    scene: {
      frames,
      fps: 30,
      camera: { focalPx: 812.5, imageSize: [800, 450] },
      poses: wave(72 * frames, 3),
      pelvis: wave(3 * frames, 4, 5),
      betas: wave(10, 1.5),
    },
    track,
  };
}

const most = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('recordings in one file', () => {
  const before = [recording(5, 'train', 1), recording(9, 'probe', 2)];
  const after = unpackRecordings(packRecordings(before));

  it('come back with their names, cameras and lengths', () => {
    expect(after.map(({ label, split, scene }) => [label, split, scene.frames, scene.fps])).toEqual([
      ['act 1', 'train', 5, 30],
      ['act 2', 'probe', 9, 30],
    ]);
    expect(after[0]!.scene.camera).toEqual(before[0]!.scene.camera);
    expect(after[1]!.track.seen).toEqual(before[1]!.track.seen);
  });

  it('keep places to a quarter of a pixel, a millimetre and far less than a degree', () => {
    for (const [i, { scene, track }] of after.entries()) {
      expect(most(track.image, before[i]!.track.image)).toBeLessThan(0.13);
      expect(most(track.world, before[i]!.track.world)).toBeLessThan(0.0006);
      expect(most(track.confidence, before[i]!.track.confidence)).toBeLessThan(0.003);
      expect(most(track.box, before[i]!.track.box)).toBeLessThan(0.13);
      expect(most(scene.poses, before[i]!.scene.poses)).toBeLessThan(0.0002);
      expect(most(scene.pelvis, before[i]!.scene.pelvis)).toBeLessThan(0.0011);
      expect(most(scene.betas, before[i]!.scene.betas)).toBe(0);
    }
  });

  it('are not read from another archive', () => {
    const other = writeNpz({ format: { dtype: 'U', shape: [], data: ['something else'] } });
    expect(() => unpackRecordings(other)).toThrow(/no recordings/);
  });
});
