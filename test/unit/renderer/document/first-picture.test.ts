import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectPicture, firstPicture, pictureShown } from '#renderer/document/first-picture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether a promise is settled once all that is due has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return done;
}

describe('what is not needed for the first picture', () => {
  it('waits until the picture is shown', async () => {
    expectPicture();
    const wait = firstPicture();
    expect(await settled(wait)).toBe(false);
    pictureShown();
    expect(await settled(wait)).toBe(true);
  });

  it('does not wait for ever where no picture comes', async () => {
    expectPicture();
    const wait = firstPicture();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await settled(wait)).toBe(true);
  });

  it('waits anew for each clip, and what waited for the clip before goes on', async () => {
    expectPicture();
    const before = firstPicture();
    expectPicture();
    expect(await settled(before)).toBe(true);
    expect(await settled(firstPicture())).toBe(false);
    pictureShown();
  });
});
