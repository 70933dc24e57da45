import { ellipsoid } from '../sdf/ellipsoid.ts';
import { loft, type Section } from '../sdf/loft.ts';
import { cone, roundCone } from '../sdf/round-cone.ts';
import { smoothMax, smoothMin } from '../sdf/smooth.ts';
import type { Distance, Part } from '../sdf/solid.ts';
import type { Shape } from '../shape/shape.ts';

/** Neck: height, centre z, half width, depth to front, depth to back (metres). */
const NECK = [
  [1.4, -0.035, 0.066, 0.056, 0.061],
  [1.44, -0.03, 0.057, 0.055, 0.057],
  [1.48, -0.022, 0.054, 0.053, 0.055],
  [1.52, -0.014, 0.054, 0.053, 0.057],
  [1.58, -0.008, 0.055, 0.05, 0.058],
] as const;

/** One addition to or cut from the head, applied in order; `carve` cuts. */
interface Feature {
  readonly distance: Distance;
  readonly blend: number;
  readonly carve?: true;
}

function features(): Feature[] {
  const face = ellipsoid({ centre: [0, 1.568, 0.019], radii: [0.0575, 0.071, 0.064] });
  const jaw = roundCone(cone([0.044, 1.553, 0.002], [0.011, 1.515, 0.0575], 0.0195, 0.0175));
  const chin = ellipsoid({ centre: [0, 1.5105, 0.067], radii: [0.017, 0.0145, 0.0165] });
  const cheek = ellipsoid({ centre: [0.036, 1.571, 0.049], radii: [0.026, 0.026, 0.024] });
  const brow = ellipsoid({ centre: [0.018, 1.621, 0.07], radii: [0.03, 0.011, 0.015] });
  const socket = ellipsoid({ centre: [0.031, 1.601, 0.096], radii: [0.018, 0.0115, 0.0165] });
  const eye = ellipsoid({ centre: [0.031, 1.6, 0.0695], radii: [0.0135, 0.0118, 0.0135] });
  const nose = roundCone(cone([0, 1.608, 0.08], [0, 1.567, 0.1015], 0.0075, 0.0102));
  const nostril = ellipsoid({ centre: [0.0095, 1.5615, 0.092], radii: [0.0085, 0.0073, 0.01] });
  const upperLip = ellipsoid({ centre: [0, 1.5418, 0.079], radii: [0.022, 0.0044, 0.0112] });
  const lowerLip = ellipsoid({ centre: [0, 1.5318, 0.0782], radii: [0.018, 0.005, 0.0112] });
  return [
    { distance: face, blend: 0.035 },
    { distance: jaw, blend: 0.028 },
    { distance: chin, blend: 0.014 },
    { distance: cheek, blend: 0.028 },
    { distance: brow, blend: 0.02 },
    { distance: socket, blend: 0.014, carve: true },
    { distance: eye, blend: 0.005 },
    { distance: nose, blend: 0.01 },
    { distance: nostril, blend: 0.006 },
    { distance: upperLip, blend: 0.007 },
    { distance: lowerLip, blend: 0.007 },
    ...ear(),
  ];
}

/** An ear: a flat shell that stands off the head to the back, a hollow in its outer face, a lobe. */
function ear(): Feature[] {
  const turn = { pitch: -0.17, yaw: 0.22 };
  const shell = ellipsoid({ centre: [0.0768, 1.601, -0.019], radii: [0.0085, 0.031, 0.0185], ...turn });
  const lobe = ellipsoid({ centre: [0.0735, 1.573, -0.009], radii: [0.006, 0.009, 0.0085] });
  const hollow = ellipsoid({ centre: [0.0885, 1.604, -0.015], radii: [0.0062, 0.016, 0.0095], ...turn });
  return [
    { distance: shell, blend: 0.008 },
    { distance: lobe, blend: 0.008 },
    { distance: hollow, blend: 0.007, carve: true },
  ];
}

/** Neck and head. */
export function headParts(shape: Shape): Part[] {
  const thickness = 1 + 0.06 * shape.girth + 0.09 * shape.muscle;
  const neck = loft(
    NECK.map(([y, z, half, front, back]): Section => {
      const side = half * thickness;
      return [y, 0, z, side, side, front * thickness, back * thickness];
    }),
    { endRadius: 0.02 },
  );
  const cranium = ellipsoid({ centre: [0, 1.632, -0.014], radii: [0.0755, 0.087, 0.0955] });
  const details = features();
  return [
    { name: 'neck', blend: 0.02, box: [0, 1.35, -0.15, 0.14, 1.62, 0.1], distance: (x, y, z) => neck(y, x, z) },
    {
      name: 'head',
      blend: 0.018,
      box: [0, 1.44, -0.16, 0.13, 1.76, 0.16],
      distance: (x, y, z) => {
        let d = cranium(x, y, z);
        for (const { distance, blend, carve } of details) {
          d = carve ? smoothMax(d, -distance(x, y, z), blend) : smoothMin(d, distance(x, y, z), blend);
        }
        return d;
      },
    },
  ];
}
