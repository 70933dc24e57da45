import { beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { type BodyPoints, bodyPoints } from '#shared/body/landmarks.ts';
import { LANDMARK, LANDMARK_MIRROR, type LandmarkName } from '#shared/vision/blazepose.ts';

let points: BodyPoints;

beforeAll(async () => {
  points = bodyPoints(await loadBuiltinBody());
});

const at = (name: LandmarkName): number[] => {
  const k = LANDMARK[name];
  const j = points.landmarks.joint[k]!;
  return [0, 1, 2].map((a) => points.rest.base[3 * j + a]! + points.landmarks.base[3 * k + a]!);
};

describe('landmarks on the built-in body', () => {
  it('are mirror images of each other', () => {
    for (const name of Object.keys(LANDMARK) as LandmarkName[]) {
      const other = Object.keys(LANDMARK)[LANDMARK_MIRROR[LANDMARK[name]]!] as LandmarkName;
      const [x, y, z] = at(name);
      const mirrored = at(other);
      expect(mirrored[0]).toBeCloseTo(-x!, 3);
      expect(mirrored[1]).toBeCloseTo(y!, 3);
      expect(mirrored[2]).toBeCloseTo(z!, 3);
    }
  });

  it('lie where anatomy puts them', () => {
    expect(at('nose')[2]!).toBeGreaterThan(at('l_ear')[2]! + 0.08);
    expect(at('l_eye')[1]!).toBeGreaterThan(at('nose')[1]!);
    expect(at('l_mouth')[1]!).toBeLessThan(at('nose')[1]!);
    expect(at('l_ear')[0]!).toBeGreaterThan(0.06);
    expect(at('l_foot_index')[2]! - at('l_heel')[2]!).toBeGreaterThan(0.2);
    expect(at('l_index')[2]!).toBeGreaterThan(at('l_pinky')[2]!);
    expect(at('l_hip')[0]!).toBeGreaterThan(0.09);
    expect(at('l_ankle')[1]!).toBeLessThan(at('l_knee')[1]! - 0.3);
  });

  it('put the soles at the lowest height of the body', async () => {
    const body = await loadBuiltinBody();
    let lowest = Number.POSITIVE_INFINITY;
    for (let v = 0; v < body.vertexCount; v++) lowest = Math.min(lowest, body.template[3 * v + 1]!);
    for (let s = 0; s < 4; s++) {
      const y = points.rest.base[3 * points.soles.joint[s]! + 1]! + points.soles.base[3 * s + 1]!;
      expect(y).toBeGreaterThanOrEqual(lowest - 1e-6);
      expect(y).toBeLessThan(lowest + 0.01);
    }
  });

  it('know how tall the body stands and that the first shape direction makes it taller', () => {
    expect(points.stature.base).toBeGreaterThan(1.6);
    expect(points.stature.base).toBeLessThan(1.85);
    expect(points.stature.dirs[0]!).toBeGreaterThan(0.03);
  });
});
