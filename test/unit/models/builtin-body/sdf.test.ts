import { describe, expect, it } from 'vitest';
import { ellipsoid } from '#models/builtin-body/generator/sdf/ellipsoid.ts';
import { loft, type Section } from '#models/builtin-body/generator/sdf/loft.ts';
import { cone, roundCone } from '#models/builtin-body/generator/sdf/round-cone.ts';
import { smoothMax, smoothMin, smoothStep } from '#models/builtin-body/generator/sdf/smooth.ts';
import { gradient, mirroredUnion, project } from '#models/builtin-body/generator/sdf/solid.ts';

describe('smooth minimum', () => {
  it('is the minimum away from the joint and a quarter of the radius below it at the joint', () => {
    expect(smoothMin(1, 3, 0.5)).toBe(1);
    expect(smoothMin(1, 1, 0.4)).toBeCloseTo(1 - 0.1);
    expect(smoothMax(1, 1, 0.4)).toBeCloseTo(1 + 0.1);
  });

  it('steps smoothly in either direction', () => {
    expect([smoothStep(0, 2, -1), smoothStep(0, 2, 1), smoothStep(0, 2, 3)]).toEqual([0, 0.5, 1]);
    expect(smoothStep(2, 0, 1.5)).toBeCloseTo(smoothStep(0, 2, 0.5));
  });
});

describe('round cone', () => {
  const d = roundCone(cone([0, 0, 0], [0, 0, 2], 0.5, 0.5));

  it('is a capsule when both radii are equal', () => {
    expect(d(1, 0, 1)).toBeCloseTo(0.5);
    expect(d(0, 0, 3)).toBeCloseTo(0.5);
    expect(d(0, 0, -1)).toBeCloseTo(0.5);
    expect(d(0, 0.2, 1)).toBeCloseTo(-0.3);
  });

  it('has a gradient of length 1 outside', () => {
    const tapered = roundCone(cone([0.1, 0, 0], [0.3, 0.4, 2], 0.5, 0.2));
    expect(Math.hypot(...gradient(tapered, [1, 0.5, 0.8]))).toBeCloseTo(1, 5);
  });
});

describe('ellipsoid', () => {
  it('is zero on its axes, also when it is turned', () => {
    const straight = ellipsoid({ centre: [1, 0, 0], radii: [0.3, 0.2, 0.1] });
    expect(straight(1.3, 0, 0)).toBeCloseTo(0);
    expect(straight(1, 0, -0.1)).toBeCloseTo(0);
    const turned = ellipsoid({ centre: [0, 0, 0], radii: [0.3, 0.2, 0.1], roll: Math.PI / 2 });
    expect(turned(0, 0.3, 0)).toBeCloseTo(0);
    expect(turned(0.2, 0, 0)).toBeCloseTo(0);
  });
});

describe('loft', () => {
  const rows: Section[] = [
    [0, 0, 0, 1, 0.5, 0.7, 0.6],
    [1, 0.1, 0, 2, 1, 0.7, 0.6],
    [3, 0, 0, 1, 1, 0.7, 0.6],
  ];
  const d = loft(rows, { endRadius: 0.05 });

  it('passes through the half widths of its table', () => {
    expect(d(1, 2.1, 0)).toBeCloseTo(0);
    expect(d(1, -0.9, 0)).toBeCloseTo(0);
    expect(d(1, 0.1, 0.7)).toBeCloseTo(0);
    expect(d(1, 0.1, -0.6)).toBeCloseTo(0);
  });

  it('does not overshoot between rows', () => {
    for (let t = 0; t <= 3; t += 0.05) expect(d(t, 2.1001, 0)).toBeGreaterThan(0);
  });

  it('ends at its last row', () => {
    expect(d(3.2, 0, 0)).toBeGreaterThan(0);
    expect(d(2.9, 0, 0)).toBeLessThan(0);
  });
});

describe('mirrored union', () => {
  const f = mirroredUnion([
    { name: 'a', blend: 0, box: [0, -1, -1, 1, 1, 1], distance: roundCone(cone([0.5, 0, 0], [0.5, 0.1, 0], 0.3, 0.3)) },
    {
      name: 'b',
      blend: 0.1,
      box: [0, 4, 0, 1, 6, 1],
      distance: roundCone(cone([0.5, 5, 0.5], [0.5, 5.1, 0.5], 0.2, 0.2)),
    },
  ]);

  it('is symmetric in x', () => {
    expect(f(-0.7, 0.3, 0.2)).toBe(f(0.7, 0.3, 0.2));
  });

  it('never claims to be nearer to a far part than its box', () => {
    expect(f(0.5, 3, 0.5)).toBeLessThanOrEqual(1.8);
    expect(f(0.5, 3, 0.5)).toBeGreaterThan(0.9);
  });

  it('projects points onto its surface', () => {
    const p = project(f, [0.9, 0.2, 0.1], { steps: 10, longest: 0.2 });
    expect(f(...p)).toBeCloseTo(0, 4);
  });
});
