import { clamp, type Linear, linear, mix, noise2, smoothstep } from './shade-math.ts';

/**
 * Clothes, hair and face as formulas of the rest position (`dressingSpace`), so that edges stay sharp at any distance
 * and nothing needs a texture. x is the body's left, y up from the floor, z forward; metres.
 */
export type Stuff = 'skin' | 'hair' | 'cloth' | 'eye';

export interface Look {
  color: [number, number, number];
  stuff: Stuff;
}

const SKIN = linear('#c68e6c');
const SKIN_RED = linear('#bd7a60');
const HAIR = linear('#3a271b');
const SHIRT = linear('#5c6a4c');
const SHIRT_TRIM = linear('#454f38');
const TROUSERS = linear('#2f3745');
const BROW = linear('#2e1f16');
const LIP = linear('#a85f52');
const EYE_WHITE = linear('#e6e2dc');
const IRIS = linear('#40301f');

/** Positive inside the hair: a cap cut at the brow, short at the sides and the nape. */
function hairDepth(x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  const wave = 0.003 * Math.sin(x * 190 + y * 60);
  const top = y - 1.667 + 0.3 * Math.max(0, -z) + 0.1 * x + wave;
  const back = Math.min(-0.03 - z, y - 1.556);
  const side = Math.min(0.026 - 0.55 * Math.max(0, 1.625 - y) - z, y - 1.59);
  const hair = Math.max(top, back, side);
  // The ears stay free.
  return ax > 0.06 ? Math.min(hair, Math.max(Math.abs(y - 1.6) - 0.03, Math.abs(z + 0.014) - 0.031)) : hair;
}

const isHair = (x: number, y: number, z: number) => y > 1.53 && hairDepth(x, y, z) > 0;

/** A T-shirt: from the hips to the collar, sleeves to the middle of the upper arm. */
const SLEEVE = 0.335;
const hem = (y: number) => y - 0.935;
const collar = (ax: number, y: number, z: number) => 1.444 - 0.32 * (z + 0.03) + 8 * ax * ax - y;
const isShirt = (ax: number, y: number, z: number) => hem(y) > 0 && ax < SLEEVE && collar(ax, y, z) > 0;
/** Trousers end here; the feet are bare. */
const CUFF = 0.082;

/** How far clothes and hair stand off the body along the rest normal, metres. */
export function clothLift(x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  if (y > 1.53) return smoothstep(-0.002, 0.014, hairDepth(x, y, z)) * (0.008 + 0.01 * smoothstep(1.6, 1.7, y));
  if (ax > SLEEVE && y > 1.2) return 0;
  if (isShirt(ax, y, z)) {
    return (
      0.005 + 0.014 * (1 - smoothstep(0.94, 1.25, y)) + 0.008 * smoothstep(0.2, SLEEVE, ax) * smoothstep(1.2, 1.3, y)
    );
  }
  // Trousers fall straighter than the leg; their cuffs stand off the ankles.
  if (y < 0.965 && y > CUFF) {
    return 0.005 + 0.009 * (1 - smoothstep(0.25, 0.6, y)) + 0.01 * (1 - smoothstep(CUFF, 0.24, y));
  }
  return 0;
}

const set = (look: Look, color: Linear, stuff: Stuff, k = 1): Look => {
  look.color[0] = color[0] * k;
  look.color[1] = color[1] * k;
  look.color[2] = color[2] * k;
  look.stuff = stuff;
  return look;
};

/** Writes what the body wears at a rest position. */
export function lookInto(look: Look, x: number, y: number, z: number): Look {
  const ax = Math.abs(x);
  if (y > 1.49 && ax < 0.13) return headInto(look, x, y, z, ax);
  if (isShirt(ax, y, z)) {
    const trim = collar(ax, y, z) < 0.016 || (SLEEVE - ax < 0.014 && y > 1.2) || hem(y) < 0.012;
    const knit = 0.94 + 0.1 * noise2(x * 60, y * 60);
    return set(look, trim ? SHIRT_TRIM : SHIRT, 'cloth', knit);
  }
  if (ax > 0.2 && y > 1.2) return set(look, SKIN, 'skin');
  if (y < 0.965 && y > CUFF) {
    const seam = Math.abs(z - 0.004) < 0.0022 && ax > 0.1 ? 0.72 : 1;
    const twill = 0.9 + 0.16 * noise2(x * 90 + y * 40, y * 90);
    const cuff = y < CUFF + 0.02 ? 0.8 : 1;
    return set(look, TROUSERS, 'cloth', seam * twill * cuff);
  }
  return set(look, SKIN, 'skin');
}

function headInto(look: Look, x: number, y: number, z: number, ax: number): Look {
  if (isHair(x, y, z)) {
    const strand = 0.75 + 0.55 * noise2(x * 240 + z * 60, y * 40 + z * 30);
    return set(look, HAIR, 'hair', strand);
  }
  if (z > 0.03) {
    const ex = (ax - 0.031) / 0.0135;
    const ey = (y - 1.6) / 0.0062;
    const eye = ex * ex + ey * ey;
    if (eye < 1) {
      const iris = Math.hypot(ax - 0.031, y - 1.6003);
      return iris < 0.0028 ? set(look, IRIS, 'eye', 0.15) : set(look, iris < 0.0062 ? IRIS : EYE_WHITE, 'eye');
    }
    if (ey > 0 && eye < 1.55) return set(look, BROW, 'skin');
    const brow = 1.6215 + 0.004 * (1 - ((ax - 0.032) / 0.02) ** 2);
    if (ax > 0.012 && ax < 0.052 && Math.abs(y - brow) < 0.0032) return set(look, BROW, 'hair');
    const lx = ax / 0.024;
    const ly = (y - 1.5355) / (0.0085 * (1 - 0.35 * lx * lx));
    if (lx < 1 && Math.abs(ly) < 1) {
      return Math.abs(y - 1.5355) < 0.001 ? set(look, LIP, 'skin', 0.45) : set(look, LIP, 'skin', 1);
    }
  }
  // Cheeks, nose and ears are a little redder; the jaw carries a shade of beard.
  const red =
    clamp(1 - Math.hypot((ax - 0.045) / 0.03, (y - 1.572) / 0.025), 0, 1) * (z > 0.02 ? 0.6 : 0) +
    (ax > 0.074 ? 0.5 : 0);
  const beard = z > -0.02 ? 0.86 + 0.14 * smoothstep(1.535, 1.57, y + 0.2 * Math.max(0, 0.03 - ax)) : 1;
  for (let k = 0; k < 3; k++) look.color[k] = mix(SKIN[k]!, SKIN_RED[k]!, red) * beard;
  look.stuff = 'skin';
  return look;
}
