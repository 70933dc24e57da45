import { describe, expect, it } from 'vitest';
import { projectInto } from '#shared/camera/perspective.ts';
import { rayTurn, weakToPerspective } from '#shared/camera/weak-perspective.ts';

const CAMERA = { focalPx: 1400, imageSize: [1920, 1080] } as const;
const CROP = { x: 700, y: 480, side: 420 };
const CAM = [0.9, 0.03, 0.2];

/** What the weak camera shows of a point, image px. */
function weakly([x, y]: readonly [number, number]): [number, number] {
  const half = CROP.side / 2;
  return [CROP.x + half * CAM[0]! * (x + CAM[1]!), CROP.y + half * CAM[0]! * (y + CAM[2]!)];
}

describe('a weak camera in front of a real one', () => {
  it('shows points at the depth of the origin where it showed them before', () => {
    const t = weakToPerspective(CAM, 0, CROP, CAMERA)!;
    for (const point of [
      [0, 0],
      [0.4, -0.9],
      [-0.3, 0.8],
    ] as const) {
      const out = [0, 0];
      projectInto(out, 0, CAMERA, [point[0] + t[0], point[1] + t[1], t[2]], 0);
      const [u, v] = weakly(point);
      expect(out[0]).toBeCloseTo(u, 6);
      expect(out[1]).toBeCloseTo(v, 6);
    }
  });

  it('stands at a distance people stand at, not at fifty metres', () => {
    expect(weakToPerspective(CAM, 0, CROP, CAMERA)![2]).toBeCloseTo((2 * 1400) / (420 * 0.9), 6);
  });

  it('gives nothing for a camera that sees nothing', () => {
    for (const s of [0, -0.5, Number.NaN]) expect(weakToPerspective([s, 0, 0], 0, CROP, CAMERA)).toBeNull();
  });

  it('turns the viewing direction onto the ray of a crop', () => {
    const turn = rayTurn(1500, 200, CAMERA);
    const ray = [turn[2]!, turn[5]!, turn[8]!];
    const out = [0, 0];
    projectInto(out, 0, CAMERA, ray, 0);
    expect(out[0]).toBeCloseTo(1500, 6);
    expect(out[1]).toBeCloseTo(200, 6);
    expect(Array.from(rayTurn(960, 540, CAMERA), (x) => x + 0)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });
});
