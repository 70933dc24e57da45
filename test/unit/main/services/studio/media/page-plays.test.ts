import { expect, it } from 'vitest';
import { pagePlays } from '#main/services/studio/media/page-plays.ts';

const facts = (pixels: string) => ({ pixels, sound: false });

it.each([
  ['h264', 'mov,mp4,m4a,3gp,3g2,mj2', 'yuv420p'],
  ['h264', 'mov,mp4,m4a,3gp,3g2,mj2', 'yuvj420p'],
  ['vp9', 'matroska,webm', 'yuv420p'],
  ['av1', 'matroska,webm', 'yuv420p'],
  ['vp8', 'matroska,webm', 'yuv420p'],
])('plays %s in %s with %s', (codec, container, pixels) => {
  expect(pagePlays({ codec, container }, facts(pixels))).toBe(true);
});

it.each([
  ['hevc', 'mov,mp4,m4a,3gp,3g2,mj2', 'yuv420p'],
  ['h264', 'mov,mp4,m4a,3gp,3g2,mj2', 'yuv420p10le'],
  ['h264', 'mov,mp4,m4a,3gp,3g2,mj2', 'yuv444p'],
  ['h264', 'avi', 'yuv420p'],
  ['prores', 'mov,mp4,m4a,3gp,3g2,mj2', 'yuv422p10le'],
  ['mpeg4', 'avi', 'yuv420p'],
])('needs a proxy for %s in %s with %s', (codec, container, pixels) => {
  expect(pagePlays({ codec, container }, facts(pixels))).toBe(false);
});

it('believes the codec until the pixels are known', () => {
  expect(pagePlays({ codec: 'h264', container: 'mov,mp4' }, null)).toBe(true);
  expect(pagePlays({ codec: 'hevc', container: 'mov,mp4' }, null)).toBe(false);
});
