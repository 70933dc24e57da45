import { describe, expect, it } from 'vitest';
import type { Picture } from '#shared/vision/picture.ts';
import { frameSignature, isSceneCut } from '#shared/vision/scene-cut.ts';

function paint(colour: (x: number, y: number) => readonly [number, number, number]): Picture {
  const data = new Uint8Array(160 * 90 * 3);
  for (let y = 0; y < 90; y++) for (let x = 0; x < 160; x++) data.set(colour(x, y), (y * 160 + x) * 3);
  return { width: 160, height: 90, data };
}

const room = paint((x, y) => (y > 60 ? [120, 80, 40] : [200, 200, 190 + (x % 8)]));
const cut = (a: Picture, b: Picture) => isSceneCut(frameSignature(a), frameSignature(b));

describe('isSceneCut', () => {
  it('finds a hard cut to another place', () => {
    expect(
      cut(
        room,
        paint((x) => [20, 60 + (x >> 1), 30]),
      ),
    ).toBe(true);
  });

  it('is not fooled by a person walking in', () => {
    expect(
      cut(
        room,
        paint((x, y) => (x > 60 && x < 100 ? [30, 30, 60] : y > 60 ? [120, 80, 40] : [200, 200, 195])),
      ),
    ).toBe(false);
  });

  it('is not fooled by a pan', () => {
    const view = (shift: number) => paint((x, y) => [(x + shift) % 256, y * 2, 100]);
    expect(cut(view(0), view(25))).toBe(false);
  });

  it('is not fooled by a change of light', () => {
    const dim = paint((x, y) => (y > 60 ? [100, 66, 33] : [170, 170, 160 + (x % 8)]));
    expect(cut(room, dim)).toBe(false);
  });
});
