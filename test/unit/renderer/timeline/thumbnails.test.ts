import { describe, expect, it } from 'vitest';
import { thumbnailSlots, thumbnailStep } from '#renderer/timeline/thumbnails.ts';

describe('thumbnail strip', () => {
  it('asks for the same frames while it is panned', () => {
    const a = thumbnailSlots({ from: 0, to: 3000 }, 1500, 65, 10_000).map(({ frame }) => frame);
    const b = thumbnailSlots({ from: 700.5, to: 3700.5 }, 1500, 65, 10_000).map(({ frame }) => frame);
    const shared = b.filter((frame) => a.includes(frame));
    expect(shared.length).toBeGreaterThan(b.length / 2);
  });

  it('uses pictures of a coarser zoom again when zooming in', () => {
    const coarse = thumbnailStep({ from: 0, to: 8000 }, 1500, 65);
    const fine = thumbnailStep({ from: 0, to: 4000 }, 1500, 65);
    expect(coarse / fine).toBe(2);
  });

  it('never puts pictures over one another, nor one beyond the clip', () => {
    for (const span of [12, 100, 977, 54_321]) {
      const slots = thumbnailSlots({ from: 5, to: 5 + span }, 1200, 65, 5 + span / 2);
      for (let i = 1; i < slots.length; i++) expect(slots[i]!.x - slots[i - 1]!.x).toBeGreaterThanOrEqual(65 - 1e-6);
      expect(slots.every(({ frame }) => frame < 5 + span / 2)).toBe(true);
      expect(slots[0]!.x).toBeLessThanOrEqual(0);
    }
  });
});
