import { expect, it } from 'vitest';
import { keptInside } from '#renderer/overlay/brush.ts';

it('keeps words on the canvas, and leaves them where they were wished while there is room', () => {
  expect(keptInside(100, 80, 400)).toBe(100);
  expect(keptInside(360, 80, 400)).toBe(318);
  expect(keptInside(-30, 80, 400)).toBe(2);
  expect(keptInside(50, 80, 40)).toBe(2);
});
