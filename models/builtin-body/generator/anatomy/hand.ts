import { loft, type Section } from '../sdf/loft.ts';
import { cone, roundCone } from '../sdf/round-cone.ts';
import { smoothMin } from '../sdf/smooth.ts';
import type { Distance, Part } from '../sdf/solid.ts';

/** The palm along x, facing down: place, centre y, centre z, half widths up, down, front, back (metres). */
const PALM: readonly Section[] = [
  [0.695, 1.391, -0.003, 0.0172, 0.018, 0.026, 0.026],
  [0.72, 1.391, -0.001, 0.0158, 0.0175, 0.034, 0.031],
  [0.75, 1.39, 0, 0.0145, 0.0165, 0.04, 0.037],
  [0.775, 1.389, 0, 0.013, 0.0145, 0.041, 0.039],
  [0.788, 1.388, 0, 0.0115, 0.012, 0.038, 0.036],
];

/** Index to little finger: z at the knuckle, z at the tip, length, radius (metres). */
const FINGERS = [
  [0.0305, 0.0455, 0.09, 0.0088],
  [0.0102, 0.0145, 0.099, 0.009],
  [-0.0105, -0.0175, 0.093, 0.0086],
  [-0.03, -0.0465, 0.075, 0.0078],
] as const;

const KNUCKLE_X = 0.778;

/** Three phalanges, slightly bent towards the palm. */
function finger([z0, z1, length, r]: (typeof FINGERS)[number]): Distance[] {
  const at = (share: number, drop: number): [number, number, number] => [
    KNUCKLE_X + share * (length - r),
    1.3885 - drop,
    z0 + (z1 - z0) * share,
  ];
  const knuckle = at(0, 0);
  const middle = at(0.5, 0.0022);
  const last = at(0.78, 0.0058);
  const tip = at(1, 0.0105);
  return [
    roundCone(cone(knuckle, middle, r * 1.1, r)),
    roundCone(cone(middle, last, r, r * 0.92)),
    roundCone(cone(last, tip, r * 0.92, r * 0.82)),
  ];
}

function thumb(): Distance[] {
  return [
    roundCone(cone([0.712, 1.386, 0.02], [0.742, 1.382, 0.047], 0.0168, 0.0132)),
    roundCone(cone([0.742, 1.382, 0.047], [0.772, 1.3785, 0.065], 0.0122, 0.0108)),
    roundCone(cone([0.772, 1.3785, 0.065], [0.796, 1.377, 0.0745], 0.0108, 0.0088)),
  ];
}

/** One hand, palm down, with four fingers and a thumb to the front. */
export function handParts(): Part[] {
  const palm = loft(PALM, { exponent: 2.4, endRadius: 0.01 });
  const fingers = FINGERS.flatMap(finger);
  const thumbBones = thumb();
  return [
    {
      name: 'hand',
      blend: 0.016,
      box: [0.66, 1.33, -0.1, 0.92, 1.43, 0.13],
      distance: (x, y, z) => {
        let d = palm(x, y, z);
        for (const bone of fingers) d = smoothMin(d, bone(x, y, z), 0.005);
        let t = 1e3;
        for (const bone of thumbBones) t = smoothMin(t, bone(x, y, z), 0.006);
        return smoothMin(d, t, 0.012);
      },
    },
  ];
}
