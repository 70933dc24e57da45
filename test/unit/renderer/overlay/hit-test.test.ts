import { describe, expect, it } from 'vitest';
import { hitTest } from '#renderer/overlay/hit-test.ts';
import { person, TAKE } from './people.ts';

const WRIST = 15;
const THUMB = 21;
const view = { scale: 2, x: 10, y: 20 };
const hold = (x: number, y: number) => ({ x: x * 2 + 10, y: y * 2 + 20 });

const someone = person([0, 0, 2], ({ keypoints2d }) => {
  keypoints2d.set([100, 200, 0.9], 3 * WRIST);
  keypoints2d.set([140, 200, 0.9], 3 * THUMB);
});
const behind = { ...person([0, 0, 8]), take: { ...TAKE, id: 2 }, box: { x: 80, y: 150, width: 100, height: 100 } };

describe('hitTest', () => {
  it('finds the landmark of the chosen person within reach of the cursor, at any zoom', () => {
    const near = { x: hold(100, 200).x + 9, y: hold(100, 200).y };
    expect(hitTest({ people: [someone], selected: 1, view, at: near })).toMatchObject({
      kind: 'landmark',
      landmark: WRIST,
      at: { x: 100, y: 200 },
    });
    const far = { x: near.x + 4, y: near.y };
    expect(hitTest({ people: [someone], selected: 1, view, at: far })?.kind).not.toBe('landmark');
  });

  it('asks for more care at fingers and face', () => {
    const at = { x: hold(140, 200).x + 8, y: hold(140, 200).y };
    expect(hitTest({ people: [someone], selected: 1, view, at })?.kind).not.toBe('landmark');
    expect(hitTest({ people: [someone], selected: 1, view, at: hold(140, 200) })).toMatchObject({ landmark: THUMB });
  });

  it('prefers what was seen to where the fit has it, and finds either', () => {
    const landmarks = {
      into: (out: Float32Array) => {
        out.fill(Number.NaN);
        out.set([-1.07, -0.32, 2], 3 * WRIST);
      },
    };
    const fitted = person([0, 0, 2], ({ keypoints2d }) => keypoints2d.set([100, 200, 0.9], 3 * WRIST), { landmarks });
    const between = hold(102, 200);
    expect(hitTest({ people: [fitted], selected: 1, view, at: between })).toMatchObject({ at: { x: 100, y: 200 } });
    const at = (hitTest({ people: [fitted], selected: 1, view, at: hold(107, 200) }) as { at: { x: number } }).at;
    expect(at.x).toBeCloseTo(105, 3);
  });

  it('chooses people by the smallest box that holds the cursor', () => {
    const big = { ...someone, box: { x: 0, y: 0, width: 1000, height: 700 } };
    expect(hitTest({ people: [big, behind], selected: 1, view, at: hold(90, 160) })).toEqual({
      kind: 'person',
      takeId: 2,
    });
    expect(hitTest({ people: [big, behind], selected: 1, view, at: hold(500, 600) })).toEqual({
      kind: 'person',
      takeId: 1,
    });
  });

  it('finds nothing in the open', () => {
    expect(hitTest({ people: [behind], selected: null, view, at: { x: 3, y: 3 } })).toBeNull();
  });
});
