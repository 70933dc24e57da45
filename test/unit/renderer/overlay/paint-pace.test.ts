import { expect, it } from 'vitest';
import { PaintPace } from '#renderer/overlay/paint-pace.ts';

it('lets bodies wait once painting them holds the page up, and takes that back when it is quick for a while', () => {
  const pace = new PaintPace();
  for (let i = 0; i < 5; i++) pace.note(33);
  expect(pace.slow).toBe(false);
  for (let i = 0; i < 5; i++) pace.note(180);
  expect(pace.slow).toBe(true);
  pace.note(17);
  expect(pace.slow).toBe(true);
  for (let i = 0; i < 8; i++) pace.note(17);
  expect(pace.slow).toBe(false);
});

it('does not change its mind for one hiccup', () => {
  const pace = new PaintPace();
  for (let i = 0; i < 10; i++) pace.note(17);
  pace.note(70);
  expect(pace.slow).toBe(false);
});
