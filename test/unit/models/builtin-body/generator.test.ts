import { beforeAll, describe, expect, it } from 'vitest';
import { JOINTS } from '#models/builtin-body/generator/anatomy/joints.ts';
import { topology } from '#models/builtin-body/generator/checks/topology.ts';
import { generateBody } from '#models/builtin-body/generator/generate.ts';
import { type GeneratedBody, packBody } from '#models/builtin-body/generator/pack.ts';
import { proportion } from '#models/builtin-body/generator/shape/proportions.ts';
import { AVERAGE, oneDirection, SHAPE_NAMES } from '#models/builtin-body/generator/shape/shape.ts';
import { readBodyNpz } from '#shared/formats/body-npz.ts';

/** A quarter of the vertices and few rounds: seconds instead of half a minute. */
const COARSE = { cell: 0.008, coarseness: 2.2, rounds: 2 };

let body: GeneratedBody;
beforeAll(() => {
  body = generateBody(COARSE);
}, 180_000);

describe('the generator', () => {
  it('makes one closed surface that is its own mirror image', () => {
    expect(topology(body.mesh)).toEqual({ openEdges: 0, badEdges: 0, euler: 2 });
    const { positions, partner } = body.mesh;
    positions.forEach((p, v) => {
      expect(positions[partner[v]!]).toEqual([p[0] === 0 ? 0 : -p[0], p[1], p[2]]);
    });
  });

  it('writes a body the loader reads, with the pelvis at its documented place', () => {
    const read = readBodyNpz(packBody(body), 'coarse', 'free');
    expect(read.vertexCount).toBe(body.mesh.positions.length);
    expect(read.poseDirs).not.toBeNull();
    const { starts, columns, values } = read.jointRegressor;
    const pelvis = [0, 0, 0];
    for (let i = starts[0]!; i < starts[1]!; i++) {
      for (let a = 0; a < 3; a++) pelvis[a]! += values[i]! * read.template[columns[i]! * 3 + a]!;
    }
    expect(pelvis[0]).toBeCloseTo(0, 4);
    expect(pelvis[1]).toBeCloseTo(-0.22, 4);
    expect(pelvis[2]).toBeCloseTo(0, 4);
  });

  it('keeps pose corrections of one side the mirror image of the other', () => {
    const left = body.corrections.find(({ joint }) => joint === 18)!;
    const right = body.corrections.find(({ joint }) => joint === 19)!;
    const rightOf = new Map(right.vertices.map((v, i) => [v, i]));
    expect(left.vertices.length).toBeGreaterThan(20);
    left.vertices.forEach((v, i) => {
      const k = rightOf.get(body.mesh.partner[v]!)!;
      for (let e = 0; e < 27; e++) {
        const minus =
          [Math.floor(e / 9), Math.floor((e % 9) / 3), e % 3].filter((index) => index === 0).length % 2 === 1;
        expect(right.values[k * 27 + e]).toBeCloseTo(left.values[i * 27 + e]! * (minus ? -1 : 1), 9);
      }
    });
  });
});

describe('proportions', () => {
  it('leave the average body as it is', () => {
    for (const p of JOINTS) {
      const q = proportion(p, AVERAGE);
      q.forEach((x, a) => {
        expect(x).toBeCloseTo(p[a]!, 12);
      });
    }
  });

  it('never move the pelvis joint', () => {
    for (const name of SHAPE_NAMES)
      for (const value of [-3, 3]) expect(proportion(JOINTS[0]!, oneDirection(name, value))).toEqual(JOINTS[0]);
  });

  it('move the left and the right side alike', () => {
    const [x, y, z] = proportion([0.3, 1.2, 0.05], oneDirection('shoulders', 2));
    expect(proportion([-0.3, 1.2, 0.05], oneDirection('shoulders', 2))).toEqual([-x, y, z]);
  });

  it('lengthen what they are named after', () => {
    const length = (name: Parameters<typeof oneDirection>[0], a: number, b: number) => {
      const at = (j: number, value: number) => proportion(JOINTS[j]!, oneDirection(name, value));
      const span = (value: number) => Math.hypot(...at(a, value).map((x, i) => x - at(b, value)[i]!));
      return span(1) - span(-1);
    };
    expect(length('legs', 1, 7)).toBeGreaterThan(0.05);
    expect(length('arms', 16, 20)).toBeGreaterThan(0.03);
    expect(length('shoulders', 16, 17)).toBeGreaterThan(0.04);
    expect(length('hips', 1, 2)).toBeGreaterThan(0.01);
    expect(length('arms', 1, 7)).toBeCloseTo(0, 6);
  });
});
