import { ellipsoid } from '../sdf/ellipsoid.ts';
import { loft, type Section } from '../sdf/loft.ts';
import { cone, roundCone } from '../sdf/round-cone.ts';
import { bell, smoothMax, smoothMin } from '../sdf/smooth.ts';
import type { Part } from '../sdf/solid.ts';
import type { Shape } from '../shape/shape.ts';

/** Height, half breadth, depth to the front, depth to the back, centre in z (metres). */
type TorsoRow = readonly [number, number, number, number, number];

const ROWS: readonly TorsoRow[] = [
  [0.81, 0.05, 0.042, 0.05, -0.012],
  [0.84, 0.106, 0.069, 0.078, -0.012],
  [0.875, 0.16, 0.094, 0.101, -0.01],
  [0.93, 0.168, 0.103, 0.106, -0.01],
  [0.985, 0.161, 0.109, 0.094, -0.012],
  [1.045, 0.148, 0.108, 0.084, -0.012],
  [1.1, 0.142, 0.106, 0.084, -0.014],
  [1.17, 0.147, 0.108, 0.094, -0.016],
  [1.24, 0.155, 0.113, 0.106, -0.02],
  [1.3, 0.16, 0.113, 0.113, -0.024],
  [1.35, 0.155, 0.1, 0.113, -0.027],
  [1.395, 0.129, 0.077, 0.096, -0.03],
  [1.43, 0.088, 0.056, 0.072, -0.03],
  [1.46, 0.057, 0.047, 0.052, -0.03],
];

const BASE = 1.045;

function torsoSection([y, half, front, back, z]: TorsoRow, shape: Shape): Section {
  const { girth, hips, chest, belly, muscle, shoulders } = shape;
  const waist = bell(y, 1.02, 0.15);
  const hip = bell(y, 0.89, 0.09);
  const ribs = bell(y, 1.3, 0.1);
  const paunch = bell(y, 1.05, 0.115);
  const breadth =
    0.065 * girth +
    0.04 * girth * waist +
    0.045 * hips * hip +
    0.065 * chest * ribs +
    0.045 * belly * waist +
    muscle * (0.05 * ribs - 0.015 * waist) +
    0.025 * shoulders * ribs;
  const toFront =
    0.08 * girth + 0.1 * girth * waist + 0.1 * chest * ribs + 0.19 * belly * paunch + 0.04 * muscle * ribs;
  const toBack = 0.075 * girth + 0.065 * chest * ribs + 0.07 * muscle * ribs + 0.05 * hips * hip;
  const side = half * BASE * (1 + breadth);
  return [y, 0, z, side, side, front * BASE * (1 + toFront), back * BASE * (1 + toBack)];
}

/** Trunk from crotch to neck: main loft, buttocks, chest muscles, trapezius, latissimus, and grooves of the relief. */
export function torsoParts(shape: Shape): Part[] {
  const { girth, hips, chest, muscle } = shape;
  const trunk = loft(
    ROWS.map((row) => torsoSection(row, shape)),
    { exponent: 2.25, endRadius: 0.03 },
  );
  const buttock = ellipsoid({
    centre: [0.07, 0.893, -0.072],
    radii: [0.083 * (1 + 0.05 * girth + 0.04 * hips), 0.083, 0.06 * (1 + 0.08 * girth + 0.1 * hips + 0.06 * muscle)],
  });
  const pectoral = ellipsoid({
    centre: [0.068, 1.306 - 0.004 * chest, 0.0615],
    radii: [0.073, 0.055 + 0.002 * chest, 0.031 + 0.011 * chest + 0.006 * muscle],
    roll: 0.3,
  });
  const trapezius = roundCone(
    cone([0.02, 1.478, -0.036], [0.135, 1.412, -0.024], 0.034, 0.027 + 0.006 * muscle + 0.001 * girth),
  );
  const latissimus = roundCone(
    cone([0.102, 1.12, -0.034], [0.153 + 0.003 * muscle, 1.36, -0.032], 0.026 + 0.004 * muscle, 0.041 + 0.005 * muscle),
  );
  const spineGroove = roundCone(cone([0, 1.0, -0.142], [0, 1.3, -0.177], 0.02, 0.022));
  const scapula = ellipsoid({ centre: [0.085, 1.315, -0.105], radii: [0.052, 0.072, 0.026], roll: -0.25 });
  const perineum = ellipsoid({ centre: [0, 0.833, -0.032], radii: [0.032, 0.03, 0.05] });
  const clavicle = roundCone(cone([0.016, 1.416, 0.028], [0.15, 1.43, -0.006], 0.0105, 0.0095));
  return [
    {
      name: 'trunk',
      blend: 0,
      box: [0, 0.76, -0.22, 0.27, 1.5, 0.24],
      distance: (x, y, z) => {
        let d = trunk(y, x, z);
        d = smoothMin(d, perineum(x, y, z), 0.02);
        d = smoothMin(d, scapula(x, y, z), 0.04);
        return smoothMax(d, -spineGroove(x, y, z), 0.03);
      },
    },
    { name: 'buttock', blend: 0.03, box: [0, 0.76, -0.22, 0.24, 1.02, 0.1], distance: buttock },
    { name: 'pectoral', blend: 0.035, box: [0, 1.15, -0.05, 0.2, 1.42, 0.22], distance: pectoral },
    { name: 'trapezius', blend: 0.03, box: [0, 1.36, -0.12, 0.2, 1.55, 0.1], distance: trapezius },
    { name: 'latissimus', blend: 0.03, box: [0.06, 1.08, -0.15, 0.25, 1.43, 0.06], distance: latissimus },
    { name: 'clavicle', blend: 0.016, box: [0, 1.38, -0.05, 0.18, 1.46, 0.08], distance: clavicle },
  ];
}
