import { ellipsoid } from '../sdf/ellipsoid.ts';
import { loft, type Section } from '../sdf/loft.ts';
import { bell, smoothMin, smoothStep } from '../sdf/smooth.ts';
import type { Part } from '../sdf/solid.ts';
import type { Shape } from '../shape/shape.ts';

/** Thigh and shank along y: height, centre x, centre z, half widths out, in, front, back (metres). */
const ROWS: readonly Section[] = [
  [0.955, 0.084, -0.012, 0.062, 0.055, 0.07, 0.08],
  [0.9, 0.088, -0.008, 0.078, 0.074, 0.088, 0.098],
  [0.84, 0.091, -0.004, 0.083, 0.08, 0.09, 0.094],
  [0.77, 0.095, 0, 0.078, 0.078, 0.087, 0.082],
  [0.69, 0.099, 0.002, 0.07, 0.073, 0.08, 0.072],
  [0.6, 0.103, 0.005, 0.06, 0.062, 0.067, 0.06],
  [0.53, 0.105, 0.006, 0.053, 0.055, 0.056, 0.051],
  [0.485, 0.106, 0.006, 0.05, 0.052, 0.051, 0.047],
  [0.44, 0.108, 0.003, 0.047, 0.049, 0.046, 0.052],
  [0.37, 0.11, -0.004, 0.051, 0.051, 0.043, 0.064],
  [0.31, 0.112, -0.006, 0.048, 0.048, 0.041, 0.06],
  [0.23, 0.115, -0.008, 0.038, 0.038, 0.036, 0.046],
  [0.15, 0.117, -0.01, 0.03, 0.03, 0.031, 0.036],
  [0.095, 0.118, -0.012, 0.031, 0.031, 0.035, 0.037],
  [0.065, 0.118, -0.012, 0.03, 0.03, 0.036, 0.036],
];

const BASE = 1.09;

function legSection([y, cx, cz, out, inner, front, back]: Section, { girth, hips, muscle }: Shape): Section {
  const thigh = bell(y, 0.76, 0.16);
  const calf = bell(y, 0.36, 0.12);
  const flesh =
    BASE +
    0.06 * girth +
    0.055 * girth * thigh +
    muscle * (0.015 + 0.065 * thigh + 0.085 * calf) +
    0.03 * hips * bell(y, 0.83, 0.12);
  const atAnkle = smoothStep(0.17, 0.07, y);
  const scale = flesh * (1 - atAnkle) + (1.02 + 0.02 * girth) * atAnkle;
  // The inner side grows less, so that the thighs of a heavy body do not run into each other.
  const innerScale = 1 + (scale - 1) * 0.45;
  return [y, cx, cz, out * scale, inner * innerScale, front * scale, back * scale];
}

/** One leg from inside the pelvis to the ankle, with the knee cap, the shin's tuberosity and both ankle bones. */
export function legParts(shape: Shape): Part[] {
  const limb = loft(
    ROWS.map((row) => legSection(row, shape)),
    { endRadius: 0.03 },
  );
  const kneeCap = ellipsoid({ centre: [0.107, 0.494, 0.046], radii: [0.024, 0.029, 0.02 + 0.0015 * shape.girth] });
  const tuberosity = ellipsoid({ centre: [0.108, 0.437, 0.038], radii: [0.012, 0.018, 0.012] });
  const outerAnkle = ellipsoid({ centre: [0.1455, 0.074, -0.02], radii: [0.008, 0.014, 0.012] });
  const innerAnkle = ellipsoid({ centre: [0.0905, 0.084, -0.006], radii: [0.008, 0.014, 0.013] });
  return [
    {
      name: 'leg',
      blend: 0.022,
      box: [0, 0, -0.22, 0.27, 0.99, 0.2],
      distance: (x, y, z) => {
        let d = smoothMin(limb(y, x, z), kneeCap(x, y, z), 0.02);
        d = smoothMin(d, tuberosity(x, y, z), 0.018);
        d = smoothMin(d, outerAnkle(x, y, z), 0.012);
        return smoothMin(d, innerAnkle(x, y, z), 0.012);
      },
    },
  ];
}
