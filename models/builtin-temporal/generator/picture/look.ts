import type { Random } from '../random.ts';

type Color = readonly [number, number, number];

/** Skin from light to dark, sRGB. */
const SKINS: readonly Color[] = [
  [240, 205, 180],
  [224, 178, 145],
  [198, 146, 110],
  [160, 108, 76],
  [116, 76, 54],
  [80, 54, 42],
];
const HAIRS: readonly Color[] = [
  [30, 24, 22],
  [58, 39, 27],
  [110, 76, 44],
  [190, 156, 96],
  [150, 148, 146],
];

/** Where garments end. Lengths of sleeves and legs are metres of the rest pose. */
interface Outfit {
  readonly sleeve: number;
  readonly cuff: number;
  readonly topless: boolean;
  readonly shoes: boolean;
  readonly longHair: boolean;
  readonly bald: boolean;
}

/** Colour of every vertex in plain light, sRGB 0..255, shape [V, 3]: random skin, hair and clothes. */
export function drawLook(random: Random, rest: Float32Array): Float32Array {
  const outfit: Outfit = {
    sleeve: random.pick([0.26, 0.335, 0.335, 0.5, 0.7]),
    cuff: random.pick([0.09, 0.09, 0.09, 0.5, 0.62]),
    topless: random.chance(0.08),
    shoes: random.chance(0.75),
    longHair: random.chance(0.35),
    bald: random.chance(0.1),
  };
  const skin = shade(random, random.pick(SKINS), 12);
  const hair = shade(random, random.pick(HAIRS), 10);
  const [top, trousers, shoe] = [cloth(random), cloth(random), cloth(random)];
  const second = cloth(random);
  const pattern = random.pick(['plain', 'plain', 'stripes', 'checks', 'noise'] as const);
  const wave = random.between(40, 160);
  const out = new Float32Array(rest.length);
  for (let i = 0; i < rest.length; i += 3) {
    const [x, y, z] = [rest[i]!, rest[i + 1]!, rest[i + 2]!];
    const ax = Math.abs(x);
    let color: Color = skin;
    if (y > 1.49 && ax < 0.13) color = headColor(ax, y, z, outfit, skin, hair);
    else if (!outfit.topless && y > 0.935 && ax < outfit.sleeve && y < 1.444 - 0.32 * (z + 0.03) + 8 * ax * ax) {
      const patched =
        pattern === 'stripes'
          ? Math.sin(y * wave) > 0
          : pattern === 'checks'
            ? Math.sin(x * wave) * Math.sin(y * wave) > 0
            : pattern === 'noise' && Math.sin(i * 12.9898) > 0;
      color = patched ? second : top;
    } else if (y < 0.99 && y > outfit.cuff && ax < 0.25) color = trousers;
    else if (y <= 0.1 && outfit.shoes) color = shoe;
    for (let k = 0; k < 3; k++) out[i + k] = color[k]!;
  }
  return out;
}

function headColor(ax: number, y: number, z: number, outfit: Outfit, skin: Color, hair: Color): Color {
  const cap = y > 1.667 - 0.3 * Math.max(0, -z) || (z < -0.03 && y > (outfit.longHair ? 1.46 : 1.556));
  if (cap && !outfit.bald) return hair;
  if (z > 0.03) {
    if (Math.hypot((ax - 0.031) / 0.0135, (y - 1.6) / 0.0075) < 1) return [40, 32, 28];
    if (ax > 0.012 && ax < 0.052 && Math.abs(y - 1.6215) < 0.005) return hair;
    if (ax < 0.024 && Math.abs(y - 1.5355) < 0.008) return [skin[0] * 0.85, skin[1] * 0.6, skin[2] * 0.6];
  }
  return skin;
}

function shade(random: Random, color: Color, by: number): Color {
  const d = by * random.normal();
  return [color[0] + d, color[1] + d, color[2] + d];
}

function cloth(random: Random): Color {
  const grey = random.between(25, 235);
  const hue = random.chance(0.4) ? 0.12 : 0.6;
  return [0, 1, 2].map(() => Math.min(250, grey * (1 + hue * random.between(-1, 1)))) as unknown as Color;
}
