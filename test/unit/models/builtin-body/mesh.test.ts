import { describe, expect, it } from 'vitest';
import { requireClosed, topology } from '#models/builtin-body/generator/checks/topology.ts';
import { mirror } from '#models/builtin-body/generator/mesh/mirror.ts';
import { remesh } from '#models/builtin-body/generator/mesh/remesh/remesh.ts';
import { surfaceNets } from '#models/builtin-body/generator/mesh/surface-nets.ts';
import { distance, edgeEnds, edgeMap, type Triangle } from '#models/builtin-body/generator/mesh/triangle-mesh.ts';
import type { Distance } from '#models/builtin-body/generator/sdf/solid.ts';

/** A ball of 30 cm that reaches across the mid-plane. */
const ball: Distance = (x, y, z) => Math.hypot(Math.abs(x) - 0.1, y, z) - 0.3;
const box = [0, -0.4, -0.4, 0.5, 0.4, 0.4];
const half = surfaceNets(ball, box, 0.03);

describe('surface nets', () => {
  it('leave one open rim, exactly in the mid-plane', () => {
    const { openEdges, badEdges } = topology(half);
    expect(openEdges).toBeGreaterThan(20);
    expect(badEdges).toBe(0);
    for (const [key, at] of edgeMap(half.triangles)) {
      if (at.length === 1) for (const v of edgeEnds(key)) expect(half.positions[v]![0]).toBe(0);
    }
  });

  it('lie near the surface', () => {
    const furthest = Math.max(...half.positions.map((p) => Math.abs(ball(...p))));
    expect(furthest).toBeLessThan(0.01);
  });
});

describe('mirror', () => {
  it('closes a half mesh with normals to the outside', () => {
    const whole = mirror(half);
    expect(() => requireClosed(whole)).not.toThrow();
    const volume = whole.triangles.reduce((sum, [a, b, c]) => {
      const [p, q, r] = [whole.positions[a]!, whole.positions[b]!, whole.positions[c]!];
      const cross = [q[1] * r[2] - q[2] * r[1], q[2] * r[0] - q[0] * r[2], q[0] * r[1] - q[1] * r[0]] as const;
      return sum + (p[0] * cross[0] + p[1] * cross[1] + p[2] * cross[2]) / 6;
    }, 0);
    expect(volume).toBeGreaterThan(0.13);
  });

  it('names the mirror image of each vertex', () => {
    const { positions, partner } = mirror(half);
    positions.forEach((p, v) => {
      const q = positions[partner[v]!]!;
      expect([-q[0] || 0, q[1], q[2]]).toEqual([p[0] || 0, p[1], p[2]]);
    });
  });
});

describe('remesh', () => {
  const coarse = remesh(half, ball, () => 0.07, { rounds: 4 });

  it('brings edges to the wanted length and stays on the surface', () => {
    const lengths = [...edgeMap(coarse.triangles).keys()].map((key) => {
      const [a, b] = edgeEnds(key);
      return distance(coarse.positions[a]!, coarse.positions[b]!);
    });
    const mean = lengths.reduce((sum, l) => sum + l, 0) / lengths.length;
    expect(mean).toBeGreaterThan(0.055);
    expect(mean).toBeLessThan(0.08);
    expect(Math.max(...coarse.positions.map((p) => Math.abs(ball(...p))))).toBeLessThan(1e-3);
  });

  it('keeps the mesh a half of a closed one', () => {
    expect(topology(mirror(coarse))).toEqual({ openEdges: 0, badEdges: 0, euler: 2 });
  });

  it('gives the same mesh every time', () => {
    expect(remesh(half, ball, () => 0.07, { rounds: 4 })).toEqual(coarse);
  });
});

describe('topology', () => {
  const triangles: Triangle[] = [
    [0, 1, 2],
    [0, 2, 3],
    [0, 3, 1],
    [1, 3, 2],
  ];
  const positions = [0, 1, 2, 3].map((i): [number, number, number] => [i, i * i, 1]);

  it('accepts a tetrahedron and finds an open edge, a turned triangle, an edge of three', () => {
    expect(topology({ positions, triangles })).toEqual({ openEdges: 0, badEdges: 0, euler: 2 });
    expect(topology({ positions, triangles: triangles.slice(1) }).openEdges).toBe(3);
    expect(topology({ positions, triangles: [[0, 2, 1], ...triangles.slice(1)] }).badEdges).toBeGreaterThan(0);
    expect(() => requireClosed({ positions, triangles: [...triangles, [0, 1, 3]] })).toThrow('not a closed surface');
  });
});
