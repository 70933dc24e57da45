import { describe, expect, it } from 'vitest';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '#shared/vision/blazepose.ts';
import { OBSERVATION, type Observation } from '#shared/vision/observation.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { repairSides } from '#shared/vision/repair-sides.ts';
import { standing } from './skeletons.ts';

function trackOf(rows: readonly (Observation | null)[]): PersonTrack {
  const frames = rows.length;
  const track = {
    person: 1,
    firstFrame: 0,
    frames,
    seen: Uint8Array.from(rows, (row) => (row ? 1 : 0)),
    image: new Float32Array(frames * 99),
    confidence: new Float32Array(frames * 33),
    world: new Float32Array(frames * 99),
    presence: new Float32Array(frames).fill(1),
    box: new Float32Array(frames * 4),
  };
  rows.forEach((row, at) => {
    if (!row) return;
    track.image.set(row.subarray(OBSERVATION.image, OBSERVATION.image + 99), at * 99);
    track.world.set(row.subarray(OBSERVATION.world, OBSERVATION.world + 99), at * 99);
    track.confidence.set(row.subarray(OBSERVATION.confidence, OBSERVATION.confidence + 33), at * 33);
  });
  return track;
}

/** The same picture read the wrong way round. */
function mislabelled(row: Observation): Observation {
  const out = row.slice();
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const from = LANDMARK_MIRROR[landmark]!;
    for (const block of [OBSERVATION.image, OBSERVATION.world]) {
      out.set(row.subarray(block + 3 * from, block + 3 * from + 3), block + 3 * landmark);
    }
    out[OBSERVATION.confidence + landmark] = row[OBSERVATION.confidence + from]!;
  }
  return out;
}

const seconds = (row: number): number => row / 30;
const front = () => standing({ x: 100, y: 100, height: 100 });

describe('repairSides', () => {
  it('relabels a single mistaken frame, image, world and confidence alike', () => {
    const right = front();
    right[OBSERVATION.confidence + 15] = 0.2;
    const rows = Array.from({ length: 10 }, (_, i) => (i === 4 ? mislabelled(right) : right));
    const { track, swapped } = repairSides(trackOf(rows), { seconds });
    expect([...swapped]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(track).toEqual(trackOf(Array(10).fill(right)));
  });

  it('relabels a long mistaken stretch', () => {
    const rows = Array.from({ length: 100 }, (_, i) => (i >= 30 && i < 75 ? mislabelled(front()) : front()));
    const { swapped } = repairSides(trackOf(rows), { seconds });
    expect(swapped.reduce((sum, swap) => sum + swap, 0)).toBe(45);
    expect(swapped[30]).toBe(1);
    expect(swapped[75]).toBe(0);
  });

  it('takes the less certain side for the mistaken one where most frames are wrong', () => {
    const unsure = { x: 100, y: 100, height: 100, confidence: 0.4 };
    const rows = Array.from({ length: 100 }, (_, i) => (i < 60 ? mislabelled(standing(unsure)) : front()));
    const { swapped } = repairSides(trackOf(rows), { seconds });
    expect(swapped[0]).toBe(1);
    expect(swapped[99]).toBe(0);
  });

  it('leaves a person alone who turns around', () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      standing({ x: 100, y: 100, height: 100, turn: (i / 30) * Math.PI }),
    );
    const track = trackOf(rows);
    const repaired = repairSides(track, { seconds });
    expect(repaired.swapped.some((swap) => swap)).toBe(false);
    expect(repaired.track).toBe(track);
  });

  it('does not compare rows across a long gap, in which the person may have turned', () => {
    const back = standing({ x: 100, y: 100, height: 100, turn: Math.PI });
    const rows = [...Array(10).fill(front()), ...Array(20).fill(null), ...Array(10).fill(back)];
    expect(repairSides(trackOf(rows), { seconds }).swapped.some((swap) => swap)).toBe(false);
  });

  it('accepts a track of no frames and of one', () => {
    expect(repairSides(trackOf([]), { seconds }).swapped.length).toBe(0);
    expect(repairSides(trackOf([front()]), { seconds }).swapped[0]).toBe(0);
  });
});
