import { expect, test } from 'vitest';
import { issueStretches } from '#shared/annotation/issues/issue-stretches.ts';
import { addPoorFit } from '#shared/annotation/issues/poor-fit.ts';
import { type RowTroubles, rowTroubles, TROUBLES } from '#shared/annotation/issues/row-troubles.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '#shared/vision/blazepose.ts';
import { solvedPeople } from '#test/support/annotated-project.ts';

const { takes } = await solvedPeople();
const take = takes[0]!;

function troublesOf(change: (copy: typeof take) => void): string[] {
  const copy = structuredClone(take);
  change(copy);
  return [...rowTroubles(copy).reason].map((code) => TROUBLES[code]!);
}

test('a good take has no trouble', () => {
  expect(new Set(troublesOf(() => {}))).toEqual(new Set(['none']));
});

test('a body that is somewhere else for one frame jumps', () => {
  const found = troublesOf(({ joints }) => {
    for (let j = 0; j < 24; j++) joints[40 * 72 + 3 * j]! += 0.6;
  });
  expect(found[40]).toBe('jump');
  expect(found[36]).toBe('none');
});

test('a foot that should stand and moves slides', () => {
  const found = troublesOf(({ joints, contacts }) => {
    contacts.fill(1);
    for (let t = 50; t < 90; t++) joints[t * 72 + 3 * JOINT.l_ankle]! += 0.02 * Math.min(9, t - 50);
  });
  expect(found.slice(51, 60)).toEqual(Array(9).fill('foot-slide'));
});

test('landmarks that fit with left and right exchanged are told', () => {
  const found = troublesOf(({ keypoints2d }) => {
    const row = keypoints2d.slice(30 * 99, 31 * 99);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const from = 3 * LANDMARK_MIRROR[k]!;
      keypoints2d.set(row.subarray(from, from + 3), 30 * 99 + 3 * k);
    }
  });
  expect(found[30]).toBe('sides');
  expect(found[31]).toBe('none');
});

test('frames in which nobody was seen are holes', () => {
  expect(troublesOf(({ seen }) => seen.fill(0, 10, 20)).slice(9, 21)).toEqual([
    'none',
    ...Array(10).fill('hole'),
    'none',
  ]);
});

test('scores far below the rest of the take are poor, whatever the take', () => {
  for (const [usual, low, found] of [
    [0.95, 0.7, true],
    [0.95, 0.85, false],
    [0.6, 0.5, true],
    [0.6, 0.58, false],
  ] as const) {
    const troubles: RowTroubles = { badness: new Float32Array(100), reason: new Uint8Array(100) };
    const score = new Float32Array(100).fill(usual);
    score[50] = low;
    addPoorFit(troubles, score, new Uint8Array(100).fill(1));
    expect(troubles.badness[50]! > 0).toBe(found);
    expect(troubles.badness[51]).toBe(0);
  }
});

test('troubled rows near each other are one stretch, named after the worst; long ones are parted', () => {
  const troubles: RowTroubles = { badness: new Float32Array(600), reason: new Uint8Array(600) };
  const say = (t: number, bad: number, reason: string) => {
    troubles.badness[t] = bad;
    troubles.reason[t] = TROUBLES.indexOf(reason as never);
  };
  say(10, 0.4, 'poor-fit');
  say(16, 0.8, 'jump');
  say(40, 0.5, 'hole');
  for (let t = 200; t < 500; t++) say(t, 0.6, 'poor-fit');
  const found = issueStretches(troubles, []);
  expect(found[0]).toMatchObject({ from: 10, to: 17, worst: 16, reason: 'jump' });
  expect(found.slice(1).map(({ from, to }) => [from, to])).toEqual([
    [200, 350],
    [350, 500],
  ]);
});

test('reviewed frames are left out, and what is around them is not', () => {
  const troubles: RowTroubles = { badness: new Float32Array(60).fill(0.5), reason: new Uint8Array(60).fill(1) };
  const found = issueStretches(troubles, [{ from: 20, to: 40 }]);
  expect(found.map(({ from, to }) => [from, to])).toEqual([
    [0, 20],
    [40, 60],
  ]);
});
