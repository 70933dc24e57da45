import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/errors/problem.ts';
import { type Clip, ClipPool } from '#shared/training/sampling/clip-pool.ts';
import { tinyStore } from '#test/support/datasets/tiny-store.ts';
import { describeGolden } from '#test/support/golden.ts';

const place = ({ sequence, start }: Clip): string => `${sequence.name}:${start}`;

describeGolden('chunks', (golden) => {
  it('cuts sequences into the windows of the reference', async () => {
    const lengths = [...golden.values('vid_lengths')];
    const first = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
    using store = await tinyStore(lengths.map((rows) => ({ rows })));
    for (const name of golden.names.filter((key) => key.startsWith('chunks_'))) {
      const [frames, stride] = name.split('_').slice(1).map(Number) as [number, number];
      const pool = new ClipPool([{ store, stride }], { frames, seed: 0, stream: 0, shuffle: false });
      const cut = Array.from({ length: pool.size }, () => pool.next()).flatMap(({ sequence, start }) => {
        const row = first[store.sequences.indexOf(sequence)]! + start;
        return [row, row + frames - 1];
      });
      expect(cut).toEqual([...golden.values(name)]);
    }
  });
});

describe('clips of a store', () => {
  it('come each once before one comes again, in another order each time', async () => {
    using store = await tinyStore([{ rows: 37 }, { rows: 10 }, { rows: 64 }]);
    const pool = new ClipPool([{ store, stride: 4 }], { frames: 16, seed: 1, stream: 0 });
    expect(pool.size).toBe(6 + 13);
    const round = () => Array.from({ length: pool.size }, () => place(pool.next()));
    const [first, second] = [round(), round()];
    const expected = [
      ...Array.from({ length: 6 }, (_, i) => `s0:${4 * i}`),
      ...Array.from({ length: 13 }, (_, i) => `s2:${4 * i}`),
    ];
    expect([...first].sort()).toEqual(expected.sort());
    expect([...second].sort()).toEqual(expected.sort());
    expect(second).not.toEqual(first);
  });

  it('come in the stores’ own order when they are not shuffled', async () => {
    using store = await tinyStore([{ rows: 33 }, { rows: 16 }]);
    const pool = new ClipPool([{ store }], { frames: 16, seed: 1, stream: 0, shuffle: false });
    expect(Array.from({ length: 4 }, () => place(pool.next()))).toEqual(['s0:0', 's0:16', 's1:0', 's0:0']);
  });

  it('go on exactly where a position was taken', async () => {
    using store = await tinyStore([
      { rows: 400, label: 'walk' },
      { rows: 100, label: 'run' },
    ]);
    const make = () => new ClipPool([{ store, stride: 1 }], { frames: 16, seed: 9, stream: 2, balance: 1 });
    const unbroken = make();
    const broken = make();
    for (let i = 0; i < 700; i++) {
      unbroken.next();
      broken.next();
    }
    const resumed = make();
    resumed.restore(JSON.parse(JSON.stringify(broken.position())));
    for (let i = 0; i < 700; i++) expect(resumed.next()).toEqual(unbroken.next());
  });

  it('balance classes as far as they are told to', async () => {
    using store = await tinyStore([
      { rows: 16 * 90, label: 'dance' },
      { rows: 16 * 10, label: 'run' },
    ]);
    const share = (balance: number) => {
      const pool = new ClipPool([{ store }], { frames: 16, seed: 3, stream: 0, balance });
      const labels = Array.from({ length: 4000 }, () => pool.next().sequence.label);
      return labels.filter((label) => label === 'run').length / 4000;
    };
    // Five standard deviations of 4000 draws are 0.04 at most.
    expect(share(0)).toBeCloseTo(0.1, 2);
    expect(Math.abs(share(0.5) - 0.25)).toBeLessThan(0.04);
    expect(Math.abs(share(1) - 0.5)).toBeLessThan(0.04);
  });

  it('weigh stores against each other', async () => {
    using a = await tinyStore([{ rows: 16 * 50 }]);
    using b = await tinyStore([{ rows: 16 * 5, name: 'b' }]);
    const pool = new ClipPool(
      [
        { store: a, weight: 1 },
        { store: b, weight: 3 },
      ],
      { frames: 16, seed: 3, stream: 0 },
    );
    const ofB = Array.from({ length: 4000 }, () => pool.next()).filter(({ sequence }) => sequence.name === 'b').length;
    expect(Math.abs(ofB / 4000 - 0.75)).toBeLessThan(0.04);
    expect(pool.shares.map(({ share }) => share)).toEqual([0.25, 0.75]);
  });

  it('leave other splits and held-out subjects alone', async () => {
    using store = await tinyStore([
      { rows: 16, subject: '1' },
      { rows: 16, subject: '2' },
      { rows: 16, split: 'val' },
    ]);
    const pool = new ClipPool([{ store, keep: ({ subject }) => subject !== '2' }], { frames: 16, seed: 1, stream: 0 });
    expect(pool.size).toBe(1);
    expect(() => new ClipPool([{ store }], { frames: 17, seed: 1, stream: 0 })).toThrow(Problem);
  });

  it('refuse a position of other clips', async () => {
    using a = await tinyStore([{ rows: 64 }]);
    using b = await tinyStore([{ rows: 80 }]);
    const options = { frames: 16, seed: 1, stream: 0 };
    const position = new ClipPool([{ store: a }], options).position();
    expect(() => new ClipPool([{ store: b }], options).restore(position)).toThrow(
      'there were 4 clips, now there are 5',
    );
  });
});
