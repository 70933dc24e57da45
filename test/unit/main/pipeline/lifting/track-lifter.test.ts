import { describe, expect, it } from 'vitest';
import type { RegressedSteps, TemporalStream } from '#main/engine/vibe/temporal-stream.ts';
import { TrackLifter, type TrackLifterOptions } from '#main/pipeline/lifting/track-lifter.ts';

/** Answers each step with its feature as first shape coefficient, `lag` steps late, and counts motions. */
function echo(lag: number) {
  const motions: number[][] = [];
  const open = (): TemporalStream => {
    const motion: number[] = [];
    motions.push(motion);
    let held: number[] = [];
    const out = (values: number[]): RegressedSteps => ({
      count: values.length,
      rotations: new Float32Array(values.length * 24 * 9),
      betas: Float32Array.from(values.flatMap((value) => [value, ...new Array(9).fill(0)])),
      cam: new Float32Array(values.length * 3).fill(1),
    });
    return {
      async push(features) {
        motion.push(...features);
        held.push(...features);
        return out(held.splice(0, Math.max(0, held.length - lag)));
      },
      async finish() {
        const rest = held;
        held = [];
        return out(rest);
      },
    };
  };
  return { motions, open };
}

async function lift(rows: readonly number[], lag: number, options: Partial<TrackLifterOptions> = {}) {
  const { motions, open } = echo(lag);
  const lifter = new TrackLifter({ person: 1, firstFrame: 5, frames: 200 }, new Float32Array(600), {
    seconds: (row) => row / 30,
    maxHoleSeconds: 0.5,
    restartEvery: Number.POSITIVE_INFINITY,
    toAxisAngle: () => {},
    open,
    ...options,
  });
  for (const row of rows) await lifter.add(row, Float32Array.of(row));
  await lifter.end();
  return { lifted: lifter.lifted, motions };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('lifting one track', () => {
  it('puts what the network says of each feature into its row, at any lag of the network', async () => {
    for (const lag of [0, 1, 17, 500]) {
      const { lifted } = await lift(range(0, 150), lag);
      for (const row of range(0, 150)) expect(lifted.betas[10 * row]).toBe(row);
      expect(lifted.known.reduce((sum, known) => sum + known, 0)).toBe(150);
      expect(lifted.firstFrame).toBe(5);
    }
  });

  it('lets the network see the time of a hole but keeps nothing for it', async () => {
    const { lifted, motions } = await lift([...range(0, 20), ...range(25, 60)], 3);
    expect(motions).toEqual([range(0, 60)]);
    expect([...lifted.known.subarray(18, 28)]).toEqual([1, 1, 0, 0, 0, 0, 0, 1, 1, 1]);
    expect(lifted.betas[220]).toBe(0);
  });

  it('begins another motion after a long hole and settles the first', async () => {
    const { lifted, motions } = await lift([...range(0, 20), ...range(100, 130)], 8);
    expect(motions).toEqual([range(0, 20), range(100, 130)]);
    expect(lifted.betas[190]).toBe(19);
    expect(lifted.betas[1290]).toBe(129);
  });
});
