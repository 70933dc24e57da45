import { describe, expect, it } from 'vitest';
import { jumpRows } from '#shared/fitting/jump-rows.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

const FRAMES = 24;

/** A person of about 400 px whose trunk centre is at `x(t)`. */
function personAt(x: (t: number) => number): PersonTrack {
  const image = new Float32Array(FRAMES * 33 * 3);
  for (let t = 0; t < FRAMES; t++) {
    for (const [k, dx, dy] of [
      [11, 40, -60],
      [12, -40, -60],
      [23, 25, 60],
      [24, -25, 60],
    ] as const) {
      image[(t * 33 + k) * 3] = x(t) + dx;
      image[(t * 33 + k) * 3 + 1] = 300 + dy;
    }
  }
  return {
    person: 1,
    firstFrame: 0,
    frames: FRAMES,
    seen: new Uint8Array(FRAMES).fill(1),
    image,
    confidence: new Float32Array(FRAMES * 33).fill(0.9),
    world: new Float32Array(FRAMES * 99),
    presence: new Float32Array(FRAMES).fill(1),
    box: new Float32Array(FRAMES * 4),
  };
}

const timesAt = (fps: number) => Array.from({ length: FRAMES }, (_, t) => t / fps);

describe('jumpRows', () => {
  it('finds where a clip was cut and the person stands elsewhere', () => {
    expect(
      jumpRows(
        personAt((t) => (t < 10 ? 200 + t : 330 + t)),
        timesAt(24),
      ),
    ).toEqual([10]);
  });

  it('takes neither running nor a sudden start for a cut', () => {
    expect(
      jumpRows(
        personAt((t) => 40 * t),
        timesAt(24),
      ),
    ).toEqual([]);
    expect(
      jumpRows(
        personAt((t) => (t < 10 ? 100 : 100 + 35 * (t - 10))),
        timesAt(24),
      ),
    ).toEqual([]);
  });

  it('asks for more where frames are far apart in time', () => {
    expect(
      jumpRows(
        personAt((t) => (t < 10 ? 200 : 290)),
        timesAt(5),
      ),
    ).toEqual([]);
  });

  it('says nothing of rows in which the trunk was not seen', () => {
    const track = personAt((t) => (t < 10 ? 200 : 400));
    track.seen[10] = 0;
    expect(jumpRows(track, timesAt(24))).toEqual([]);
  });
});
