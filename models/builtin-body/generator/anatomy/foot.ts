import { ellipsoid } from '../sdf/ellipsoid.ts';
import { loft, type Section } from '../sdf/loft.ts';
import { cone, roundCone } from '../sdf/round-cone.ts';
import { smoothMax, smoothMin } from '../sdf/smooth.ts';
import type { Part } from '../sdf/solid.ts';

/** Heel to ball along z: place, centre x, centre y, half widths out, in, up, down (metres). */
const ROWS: readonly Section[] = [
  [-0.06, 0.117, 0.03, 0.016, 0.016, 0.018, 0.024],
  [-0.046, 0.117, 0.034, 0.027, 0.027, 0.03, 0.034],
  [-0.01, 0.118, 0.036, 0.031, 0.031, 0.045, 0.036],
  [0.03, 0.119, 0.032, 0.034, 0.031, 0.047, 0.032],
  [0.065, 0.121, 0.026, 0.039, 0.034, 0.037, 0.026],
  [0.1, 0.124, 0.021, 0.044, 0.04, 0.026, 0.021],
  [0.135, 0.127, 0.017, 0.046, 0.043, 0.017, 0.017],
  [0.16, 0.127, 0.015, 0.042, 0.042, 0.012, 0.014],
];

/** Big toe to small toe: x at the tip, z of the tip, radius. */
const TOES = [
  [0.096, 0.2, 0.0132],
  [0.1165, 0.198, 0.0098],
  [0.133, 0.19, 0.0092],
  [0.147, 0.18, 0.0086],
  [0.1595, 0.167, 0.0082],
] as const;

/** One foot with a flat sole and five toes. */
export function footParts(): Part[] {
  const foot = loft(ROWS, { exponent: 2.4, endRadius: 0.012 });
  const heel = ellipsoid({ centre: [0.1175, 0.036, -0.029], radii: [0.0295, 0.04, 0.0375] });
  const toes = TOES.map(([x, z, r]) => roundCone(cone([x * 0.5 + 0.0625, 0.0145, 0.14], [x, r, z - r], r * 1.08, r)));
  return [
    {
      name: 'foot',
      blend: 0.012,
      box: [0, -0.03, -0.1, 0.22, 0.13, 0.24],
      distance: (x, y, z) => {
        let toeTips = 1e3;
        for (const toe of toes) toeTips = smoothMin(toeTips, toe(x, y, z), 0.0035);
        const d = smoothMin(smoothMin(foot(z, x, y), heel(x, y, z), 0.015), toeTips, 0.009);
        return smoothMax(d, -y, 0.004);
      },
    },
  ];
}
