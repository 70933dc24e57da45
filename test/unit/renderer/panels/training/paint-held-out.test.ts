import { describe, expect, it } from 'vitest';
import { fakePictures } from '#renderer/connection/fake/fake-pictures.ts';
import { partOf } from '#renderer/panels/training/paint-held-out.ts';

describe('the part of a picture that a held-out frame is shown in', () => {
  const [frame] = fakePictures(true);

  it('has the shape of its place, holds both bodies and what was seen, and leaves room', () => {
    for (const aspect of [0.8, 1, 16 / 9]) {
      const { x, y, width, height } = partOf(frame!, aspect);
      expect(width / height).toBeCloseTo(aspect, 6);
      for (const { seen, before, after } of frame!.landmarks) {
        for (const [u, v] of [seen!, before, after]) {
          expect(u).toBeGreaterThan(x);
          expect(u).toBeLessThan(x + width);
          expect(v).toBeGreaterThan(y);
          expect(v).toBeLessThan(y + height);
        }
      }
    }
  });

  it('does not mind landmarks that were not seen', () => {
    const unseen = { landmarks: frame!.landmarks.map((one) => ({ ...one, seen: null })) };
    expect(Number.isFinite(partOf(unseen, 1).width)).toBe(true);
  });
});
