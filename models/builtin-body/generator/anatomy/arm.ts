import { ellipsoid } from '../sdf/ellipsoid.ts';
import { loft, type Section } from '../sdf/loft.ts';
import { bell, smoothMin, smoothStep } from '../sdf/smooth.ts';
import type { Part } from '../sdf/solid.ts';
import type { Shape } from '../shape/shape.ts';

/** Upper arm and forearm along x: place, centre y, centre z, half widths up, down, front, back (metres). */
const ROWS: readonly Section[] = [
  [0.085, 1.375, -0.016, 0.045, 0.06, 0.058, 0.06],
  [0.13, 1.382, -0.014, 0.05, 0.066, 0.062, 0.062],
  [0.175, 1.388, -0.012, 0.053, 0.063, 0.061, 0.06],
  [0.22, 1.391, -0.012, 0.051, 0.056, 0.056, 0.055],
  [0.28, 1.392, -0.012, 0.045, 0.05, 0.049, 0.049],
  [0.34, 1.392, -0.012, 0.042, 0.047, 0.046, 0.047],
  [0.4, 1.392, -0.013, 0.038, 0.042, 0.04, 0.042],
  [0.445, 1.392, -0.014, 0.036, 0.037, 0.038, 0.038],
  [0.49, 1.391, -0.011, 0.04, 0.038, 0.043, 0.037],
  [0.535, 1.391, -0.009, 0.038, 0.038, 0.042, 0.036],
  [0.6, 1.391, -0.006, 0.031, 0.031, 0.035, 0.032],
  [0.655, 1.391, -0.004, 0.0235, 0.024, 0.029, 0.028],
  [0.69, 1.391, -0.003, 0.0205, 0.021, 0.028, 0.027],
  [0.715, 1.391, -0.001, 0.018, 0.019, 0.03, 0.03],
];

const BASE = 1.075;

function armSection([x, cy, cz, up, down, front, back]: Section, { girth, muscle }: Shape): Section {
  const atWrist = smoothStep(0.58, 0.69, x);
  const biceps = bell(x, 0.32, 0.1) + bell(x, 0.18, 0.07) + 0.8 * bell(x, 0.51, 0.06);
  const flesh = BASE + 0.075 * girth + muscle * (0.03 + 0.095 * biceps);
  const scale = flesh * (1 - atWrist) + (1.03 + 0.02 * girth) * atWrist;
  return [x, cy, cz, up * scale, down * scale, front * scale, back * scale];
}

/** One arm from inside the chest to the wrist, with the cap of the deltoid and the tip of the elbow. */
export function armParts(shape: Shape): Part[] {
  const limb = loft(
    ROWS.map((row) => armSection(row, shape)),
    { endRadius: 0.02 },
  );
  const deltoid = ellipsoid({
    centre: [0.19, 1.402, -0.012],
    radii: [
      0.062,
      0.05 + 0.005 * shape.muscle + 0.0025 * shape.girth,
      0.06 + 0.005 * shape.muscle + 0.003 * shape.girth,
    ],
  });
  const elbowTip = ellipsoid({ centre: [0.447, 1.387, -0.044], radii: [0.02, 0.016, 0.013] });
  return [
    {
      name: 'arm',
      blend: 0.03,
      box: [0.02, 1.25, -0.15, 0.8, 1.52, 0.15],
      distance: (x, y, z) => {
        const d = smoothMin(limb(x, y, z), deltoid(x, y, z), 0.025);
        return smoothMin(d, elbowTip(x, y, z), 0.016);
      },
    },
  ];
}
