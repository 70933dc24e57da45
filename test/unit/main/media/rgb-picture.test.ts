import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { RgbPicture } from '#main/media/libav/rgb-picture.ts';

const [WIDTH, HEIGHT] = [1280, 720];
const bytes = WIDTH * HEIGHT * 3;

it('keeps its pixels when memory is collected, although nobody else holds them', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  using picture = new RgbPicture(new Uint8Array(bytes).fill(7), WIDTH, HEIGHT);
  const others: Uint8Array[] = [];
  for (let round = 0; round < 5; round++) {
    collect();
    await wait(10);
    others.push(new Uint8Array(bytes).fill(9));
  }
  expect(others).toHaveLength(5);
  expect(picture.frame.toBuffer().every((value) => value === 7)).toBe(true);
});
