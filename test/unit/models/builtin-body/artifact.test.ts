import { statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { JOINTS, MODEL_PELVIS } from '#models/builtin-body/generator/anatomy/joints.ts';
import { topology } from '#models/builtin-body/generator/checks/topology.ts';
import type { Triangle } from '#models/builtin-body/generator/mesh/triangle-mesh.ts';
import type { Vec3 } from '#models/builtin-body/generator/sdf/solid.ts';
import { proportion } from '#models/builtin-body/generator/shape/proportions.ts';
import { oneDirection, SHAPE_NAMES } from '#models/builtin-body/generator/shape/shape.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints } from '#shared/body/rest-joints.ts';
import { JOINT, JOINT_COUNT, MIRROR, PARENTS } from '#shared/body/smpl-tree.ts';

let body: BodyModel;
let partner: Int32Array;
beforeAll(async () => {
  body = await loadBuiltinBody();
  const at = new Map<string, number>();
  for (let v = 0; v < body.vertexCount; v++) at.set(position(v).join(), v);
  partner = Int32Array.from({ length: body.vertexCount }, (_, v) => {
    const [x, y, z] = position(v);
    return at.get([x === 0 ? 0 : -x, y, z].join()) ?? -1;
  });
});

function position(v: number): Vec3 {
  return [body.template[3 * v]!, body.template[3 * v + 1]!, body.template[3 * v + 2]!];
}

function shaped(direction: number, value: number): Float64Array {
  return Float64Array.from(body.template, (x, i) => x + value * body.shapeDirs[i * 10 + direction]!);
}

function normal(p: ArrayLike<number>, face: number): Vec3 {
  const [a, b, c] = [0, 1, 2].map((k) => body.faces[3 * face + k]! * 3) as Vec3;
  const u = [0, 1, 2].map((i) => p[b + i]! - p[a + i]!) as Vec3;
  const v = [0, 1, 2].map((i) => p[c + i]! - p[a + i]!) as Vec3;
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

/** Stature in metres and volume in litres. */
function size(p: ArrayLike<number>): { stature: number; litres: number } {
  let litres = 0;
  for (let f = 0; f < body.faces.length / 3; f++) {
    const n = normal(p, f);
    const a = body.faces[3 * f]! * 3;
    litres += ((p[a]! * n[0] + p[a + 1]! * n[1] + p[a + 2]! * n[2]) / 6) * 1000;
  }
  let [low, high] = [Infinity, -Infinity];
  for (let i = 1; i < p.length; i += 3) {
    low = Math.min(low, p[i]!);
    high = Math.max(high, p[i]!);
  }
  return { stature: high - low, litres };
}

describe('the shipped body', () => {
  it('is small, has 5 to 10 thousand vertices and may be used freely', () => {
    expect(statSync('models/builtin-body/body.npz').size).toBeLessThan(4e6);
    expect(body.vertexCount).toBeGreaterThan(5000);
    expect(body.vertexCount).toBeLessThan(10_000);
    expect(body.licence).toBe('free');
  });

  it('is one closed surface without pinched edges or holes', () => {
    const triangles = Array.from(
      { length: body.faces.length / 3 },
      (_, f) => [...body.faces.slice(3 * f, 3 * f + 3)] as Triangle,
    );
    const positions = Array.from({ length: body.vertexCount }, (_, v) => position(v));
    expect(topology({ positions, triangles })).toEqual({ openEdges: 0, badEdges: 0, euler: 2 });
  });

  it('is an average adult', () => {
    const { stature, litres } = size(body.template);
    expect(stature).toBeGreaterThan(1.7);
    expect(stature).toBeLessThan(1.74);
    expect(litres).toBeGreaterThan(64);
    expect(litres).toBeLessThan(74);
  });

  it('has the same left and right: places, shape directions and weights', () => {
    let worst = 0;
    for (let v = 0; v < body.vertexCount; v++) {
      const p = partner[v]!;
      expect(p).toBeGreaterThanOrEqual(0);
      for (let k = 0; k < 10; k++) {
        for (let a = 0; a < 3; a++) {
          const own = body.shapeDirs[(3 * v + a) * 10 + k]!;
          worst = Math.max(worst, Math.abs(own - (a === 0 ? -1 : 1) * body.shapeDirs[(3 * p + a) * 10 + k]!));
        }
      }
      for (let j = 0; j < JOINT_COUNT; j++) {
        worst = Math.max(worst, Math.abs(body.weights[v * 24 + j]! - body.weights[p * 24 + MIRROR[j]!]!));
      }
    }
    expect(worst).toBeLessThan(1e-6);
  });

  it('faces +z with the left at +x: toes in front of heels, left joints at positive x', () => {
    const { base } = restJoints(body);
    expect(base[3 * JOINT.l_shoulder]).toBeGreaterThan(0.1);
    expect(base[3 * JOINT.l_foot + 2]! - base[3 * JOINT.l_ankle + 2]!).toBeGreaterThan(0.08);
  });

  it('mixes at most four joints per vertex, all of them near each other, with weights that sum to 1', () => {
    const steps = (a: number, b: number) => {
      const up = (j: number): number[] => (j < 0 ? [] : [j, ...up(PARENTS[j]!)]);
      const [x, y] = [up(a), up(b)];
      return x.filter((j) => !y.includes(j)).length + y.filter((j) => !x.includes(j)).length;
    };
    for (let v = 0; v < body.vertexCount; v++) {
      const row = body.weights.subarray(v * 24, v * 24 + 24);
      const used = [...row.keys()].filter((j) => row[j]! > 0);
      expect(used.length).toBeLessThanOrEqual(4);
      expect(row.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 5);
      for (const a of used) for (const b of used) expect(steps(a, b), `vertex ${v}: ${used}`).toBeLessThanOrEqual(3);
    }
  });

  it('regresses each joint and its ten derivatives to a fifth of a millimetre', () => {
    const { base, dirs } = restJoints(body);
    JOINTS.forEach((p, j) => {
      for (let a = 0; a < 3; a++) {
        const own = p[a]! - JOINTS[0]![a]! + MODEL_PELVIS[a]!;
        expect(Math.abs(base[3 * j + a]! - own)).toBeLessThan(2e-4);
        SHAPE_NAMES.forEach((name, k) => {
          const high = proportion(p, oneDirection(name, 1))[a]!;
          const low = proportion(p, oneDirection(name, -1))[a]!;
          expect(Math.abs(dirs[(3 * j + a) * 10 + k]! - (high - low) / 2)).toBeLessThan(2e-4);
        });
      }
    });
  });

  it('keeps the pelvis joint at (0, -0.22, 0) whatever the shape', () => {
    const { base, dirs } = restJoints(body);
    expect(Math.hypot(base[0]!, base[1]! + 0.22, base[2]!)).toBeLessThan(1e-4);
    for (let i = 0; i < 30; i++) expect(Math.abs(dirs[i]!)).toBeLessThan(1e-4);
  });

  it('regresses joints with rows that sum to 1, without large negative weights, the same on both sides', () => {
    const { starts, columns, values } = body.jointRegressor;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const row = new Map<number, number>();
      for (let i = starts[j]!; i < starts[j + 1]!; i++) row.set(columns[i]!, values[i]!);
      expect([...row.values()].reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 4);
      expect(Math.min(...row.values())).toBeGreaterThan(-0.021);
      const m = MIRROR[j]!;
      expect(starts[m + 1]! - starts[m]!).toBe(row.size);
      for (let i = starts[m]!; i < starts[m + 1]!; i++)
        expect(row.get(partner[columns[i]!]!)).toBeCloseTo(values[i]!, 7);
    }
  });

  it.each(SHAPE_NAMES.map((name, k) => [name, k] as const))('turns no triangle over at ±2 of %s', (_, k) => {
    for (const value of [-2, 2]) {
      const p = shaped(k, value);
      let turned = 0;
      for (let f = 0; f < body.faces.length / 3; f++) {
        const a = normal(body.template, f);
        const b = normal(p, f);
        if (a[0] * b[0] + a[1] * b[1] + a[2] * b[2] <= 0) turned++;
      }
      expect(turned).toBe(0);
    }
  });

  it('changes by about one standard deviation per unit', () => {
    const of = (name: (typeof SHAPE_NAMES)[number], value: number) => size(shaped(SHAPE_NAMES.indexOf(name), value));
    const average = size(body.template);
    expect(of('stature', 1).stature - average.stature).toBeGreaterThan(0.055);
    expect(of('stature', 1).stature - average.stature).toBeLessThan(0.07);
    expect(of('girth', 1).litres - average.litres).toBeGreaterThan(6);
    expect(of('girth', 1).litres - average.litres).toBeLessThan(13);
    expect(of('girth', -2).litres).toBeGreaterThan(40);
    expect(of('legs', 1).stature - average.stature).toBeGreaterThan(0.015);
    expect(Math.abs(of('arms', 1).stature - average.stature)).toBeLessThan(1e-4);
    for (const name of ['hips', 'chest', 'belly', 'muscle', 'head', 'shoulders'] as const) {
      expect(of(name, 1).litres - average.litres, name).toBeGreaterThan(0.3);
    }
  });
});
