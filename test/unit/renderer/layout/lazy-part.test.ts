import { afterEach, expect, it, vi } from 'vitest';
import { lazyPart } from '#renderer/layout/lazy-part.ts';

const Shown = () => null;

afterEach(() => vi.useRealTimers());

it('loads a part once, however often it is asked for', async () => {
  const load = vi.fn(async () => Shown);
  const part = lazyPart(load);
  await Promise.all([part.preload(), part.preload()]);
  await part.preload();
  expect(load).toHaveBeenCalledTimes(1);
});

it('says nothing of a part that could not be loaded ahead, and asks again a second later', async () => {
  vi.useFakeTimers();
  const load = vi.fn(async () => Shown);
  load.mockRejectedValueOnce(new Error('the host is away'));
  const part = lazyPart(load);
  await expect(part.preload()).resolves.toBeUndefined();
  await part.preload();
  expect(load).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1100);
  await part.preload();
  expect(load).toHaveBeenCalledTimes(2);
});
