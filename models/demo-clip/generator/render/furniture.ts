import { clamp, hash2, type Linear, linear, mix, noise2, smoothstep } from './shade-math.ts';

/** A thing in the room: a signed distance, a box around it, and its colour. Metres. */
export interface Thing {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
  distance(x: number, y: number, z: number): number;
  color(x: number, y: number, z: number): Linear;
  /** Strength of the mirror-like reflection, 0..1. */
  readonly gloss: number;
}

const length2 = (x: number, y: number) => Math.sqrt(x * x + y * y);
const length3 = (x: number, y: number, z: number) => Math.sqrt(x * x + y * y + z * z);

function roundBox(x: number, y: number, z: number, hx: number, hy: number, hz: number, r: number): number {
  const dx = Math.abs(x) - hx + r;
  const dy = Math.abs(y) - hy + r;
  const dz = Math.abs(z) - hz + r;
  const outside = length3(Math.max(dx, 0), Math.max(dy, 0), Math.max(dz, 0));
  return outside + Math.min(Math.max(dx, dy, dz), 0) - r;
}

/** A cylinder about Y from y = 0 to `h`, radius from `r0` below to `r1` above. */
function cup(x: number, y: number, z: number, r0: number, r1: number, h: number, round: number): number {
  const u = clamp(y / h, 0, 1);
  const dr = length2(x, z) - mix(r0, r1, u) + round;
  const dy = Math.abs(y - h / 2) - h / 2 + round;
  return length2(Math.max(dr, 0), Math.max(dy, 0)) + Math.min(Math.max(dr, dy), 0) - round;
}

const WALNUT = linear('#8a5a3c');
const BRASS = linear('#b58a4a');

function wood(base: Linear, along: number, across: number): Linear {
  const grain = 0.82 + 0.2 * noise2(along * 5, across * 90) + 0.1 * noise2(along * 22, across * 260);
  return [base[0] * grain, base[1] * grain, base[2] * grain];
}

const CABINET = { x: 1.72, z: -2.24, width: 1.5, depth: 0.42, bottom: 0.17, top: 0.72 };

/** A low walnut sideboard on brass legs. */
const sideboard: Thing = {
  low: [CABINET.x - 0.8, 0, CABINET.z - 0.26],
  high: [CABINET.x + 0.8, 0.75, CABINET.z + 0.26],
  gloss: 0.1,
  distance(x, y, z) {
    const px = x - CABINET.x;
    const pz = z - CABINET.z;
    const hy = (CABINET.top - CABINET.bottom) / 2;
    let d = roundBox(px, y - CABINET.bottom - hy, pz, CABINET.width / 2, hy, CABINET.depth / 2, 0.012);
    // Grooves between three doors.
    const groove = Math.abs(Math.abs(px) - CABINET.width / 6);
    const inFront = pz > CABINET.depth / 2 - 0.03 && y > CABINET.bottom + 0.03 && y < CABINET.top - 0.03;
    if (inFront) d += 0.006 * (1 - smoothstep(0.002, 0.006, groove));
    const lx = Math.abs(px) - CABINET.width / 2 + 0.12;
    const lz = Math.abs(pz) - CABINET.depth / 2 + 0.06;
    const leg = Math.max(length2(lx, lz) - mix(0.011, 0.018, y / CABINET.bottom), y - CABINET.bottom);
    return Math.min(d, leg);
  },
  color(x, y, z) {
    if (y < CABINET.bottom - 0.002) return BRASS;
    return wood(WALNUT, x, y + z * 0.7);
  },
};

/** A round vase and a stack of books on the sideboard. */
const vase: Thing = {
  low: [1.95, CABINET.top - 0.01, CABINET.z - 0.16],
  high: [2.35, 1.12, CABINET.z + 0.16],
  gloss: 0.5,
  distance(x, y, z) {
    const px = x - 2.14;
    const py = y - CABINET.top;
    const pz = z - CABINET.z;
    const body = length3(px, (py - 0.13) * 0.92, pz) - 0.125;
    const neck = cup(px, py - 0.2, pz, 0.052, 0.042, 0.12, 0.008);
    const h = clamp(0.5 + (0.5 * (neck - body)) / 0.04, 0, 1);
    return Math.max(mix(neck, body, h) - 0.04 * h * (1 - h), -py);
  },
  color: () => linear('#d9cdb8'),
};
const books: Thing = {
  low: [1.18, CABINET.top - 0.01, CABINET.z - 0.16],
  high: [1.6, CABINET.top + 0.14, CABINET.z + 0.16],
  gloss: 0.05,
  distance(x, y, z) {
    const py = y - CABINET.top;
    const pz = z - CABINET.z;
    const a = roundBox(x - 1.38, py - 0.02, pz, 0.15, 0.02, 0.11, 0.004);
    const b = roundBox(x - 1.37, py - 0.057, pz - 0.006, 0.135, 0.017, 0.1, 0.004);
    const c = roundBox(x - 1.385, py - 0.09, pz + 0.004, 0.12, 0.016, 0.09, 0.004);
    return Math.min(a, b, c);
  },
  color(_x, y) {
    const py = y - CABINET.top;
    return py < 0.04 ? linear('#2f5560') : py < 0.074 ? linear('#d8b25c') : linear('#b9573f');
  },
};

const PLANT = { x: -2.28, z: -1.86 };
/** Leaves: azimuth, length, how high they start, droop. */
const LEAVES = Array.from({ length: 15 }, (_, i) => {
  const azimuth = i * 2.399963;
  const up = i / 14;
  return {
    cos: Math.cos(azimuth),
    sin: Math.sin(azimuth),
    start: 0.5 + 0.62 * up + 0.05 * hash2(i, 7),
    length: mix(0.5, 0.3, up) + 0.06 * hash2(i, 3),
    rise: mix(0.18, 0.95, up ** 1.3) + 0.15 * hash2(i, 5),
    tone: 0.8 + 0.4 * hash2(i, 11),
  };
});

/** Distance to leaf i and its place along the leaf, in a plane turned to its azimuth. */
function leafDistance(i: number, x: number, y: number, z: number): number {
  const leaf = LEAVES[i]!;
  const along = x * leaf.cos + z * leaf.sin;
  const side = -x * leaf.sin + z * leaf.cos;
  const u = clamp(along / leaf.length, 0, 1);
  // The midrib rises and then droops.
  const rib = leaf.start + leaf.length * (leaf.rise * u * 1.25 - 0.62 * u * u);
  const half = 0.1 * Math.sin(Math.PI * clamp((u - 0.16) / 0.84, 0, 1) ** 0.8) * (leaf.length / 0.45) + 0.006;
  const fold = Math.abs(side) * 0.28;
  const dy = Math.abs(y - rib - fold) - 0.004;
  const ds = Math.abs(side) - half;
  const da = Math.max(along - leaf.length, -along);
  return length3(Math.max(dy, 0), Math.max(ds, 0), Math.max(da, 0)) + Math.min(Math.max(dy, ds, da), 0);
}

const leaves: Thing = {
  low: [PLANT.x - 0.68, 0.3, PLANT.z - 0.62],
  high: [PLANT.x + 0.68, 1.62, PLANT.z + 0.66],
  gloss: 0.18,
  distance(x, y, z) {
    const px = x - PLANT.x;
    const pz = z - PLANT.z;
    let d = Math.max(length2(px + 0.012 * Math.sin(6 * y), pz) - 0.016, y - 1.15, 0.3 - y);
    for (let i = 0; i < LEAVES.length; i++) d = Math.min(d, leafDistance(i, px, y, pz));
    // The leaf functions stretch space; smaller steps keep the march honest.
    return d * 0.62;
  },
  color(x, y, z) {
    const px = x - PLANT.x;
    const pz = z - PLANT.z;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < LEAVES.length; i++) {
      const d = leafDistance(i, px, y, pz);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    if (least > 0.01) return linear('#6b5a3a');
    const leaf = LEAVES[best]!;
    const side = Math.abs(-px * leaf.sin + pz * leaf.cos);
    const rib = 1 + 0.7 * (1 - smoothstep(0.002, 0.006, side));
    const k = leaf.tone * rib;
    return [0.055 * k, 0.165 * k, 0.06 * k];
  },
};
const pot: Thing = {
  low: [PLANT.x - 0.25, 0, PLANT.z - 0.25],
  high: [PLANT.x + 0.25, 0.42, PLANT.z + 0.25],
  gloss: 0.12,
  distance(x, y, z) {
    const outer = cup(x - PLANT.x, y, z - PLANT.z, 0.15, 0.2, 0.38, 0.02);
    const inner = length2(x - PLANT.x, z - PLANT.z) - 0.17;
    return Math.max(outer, -Math.max(inner, 0.34 - y));
  },
  color(x, y, z) {
    const soil = length2(x - PLANT.x, z - PLANT.z) < 0.172 && y > 0.3 && y < 0.36;
    return soil ? linear('#3a2a1e') : linear('#c8765a');
  },
};

const PICTURE = { x: 1.72, y: 1.62, z: -2.49, width: 0.98, height: 0.72 };
/** A framed print: hills under a low sun. */
const picture: Thing = {
  low: [PICTURE.x - 0.55, PICTURE.y - 0.42, -2.52],
  high: [PICTURE.x + 0.55, PICTURE.y + 0.42, -2.44],
  gloss: 0.06,
  distance(x, y, z) {
    const px = x - PICTURE.x;
    const py = y - PICTURE.y;
    const frame = roundBox(px, py, z - PICTURE.z, PICTURE.width / 2, PICTURE.height / 2, 0.022, 0.004);
    const hole = Math.max(Math.abs(px) - PICTURE.width / 2 + 0.025, Math.abs(py) - PICTURE.height / 2 + 0.025);
    return Math.max(frame, -Math.max(hole, PICTURE.z + 0.008 - z));
  },
  color(x, y) {
    const px = (x - PICTURE.x) / (PICTURE.width / 2);
    const py = (y - PICTURE.y) / (PICTURE.height / 2);
    if (Math.abs(px) > 0.95 || Math.abs(py) > 0.93) return linear('#3b2a20');
    if (Math.abs(px) > 0.78 || Math.abs(py) > 0.7) return linear('#ece7dc');
    if (length2((px - 0.22) * 1.36, py - 0.18) < 0.2) return linear('#e8a13a');
    const hill = (s: number, o: number) => 0.16 * Math.sin(px * s + o) + 0.06 * Math.sin(px * s * 2.7 + o * 3);
    if (py < -0.42 + hill(3.1, 0.4)) return linear('#27474f');
    if (py < -0.2 + hill(2.3, 2.1)) return linear('#4c7a78');
    if (py < 0.02 + hill(1.9, 4.4)) return linear('#93b0a3');
    return linear('#f0dcc0');
  },
};

/** Everything that stands in the room. */
export const THINGS: readonly Thing[] = [sideboard, vase, books, pot, leaves, picture];

/** Distance to the nearest thing, looking only at those whose box is within `reach`. */
export function thingsDistance(x: number, y: number, z: number, reach: number): number {
  let d = reach;
  for (const thing of THINGS) {
    const { low, high } = thing;
    const dx = Math.max(low[0] - x, x - high[0], 0);
    const dy = Math.max(low[1] - y, y - high[1], 0);
    const dz = Math.max(low[2] - z, z - high[2], 0);
    // The box is only a bound: its own distance would leave its shape in shadows.
    if (length3(dx, dy, dz) < d) d = Math.min(d, thing.distance(x, y, z));
  }
  return d;
}
