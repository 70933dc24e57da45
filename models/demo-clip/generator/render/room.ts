import { hash2, type Linear, linear, mix, noise2, smoothstep } from './shade-math.ts';

/** The room's planes. Metres. */
export const ROOM = { back: -2.5, left: -3.0, right: 3.25, ceiling: 3.2 } as const;

export type Surface = 'floor' | 'back' | 'left' | 'right' | 'ceiling';

const OAK = linear('#bd8f62');
const WALL = linear('#cdd3cb');
const SIDE_WALL = linear('#c4cbc4');
const WHITE = linear('#efece6');
const RUG = { x: 0.02, z: 0.08, halfWidth: 1.3, halfDepth: 0.86 };

/** First plane a ray meets: distance and surface. `d` need not be unit length. */
export function hitRoom(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): { t: number; surface: Surface } {
  let t = Number.POSITIVE_INFINITY;
  let surface: Surface = 'back';
  const tryPlane = (distance: number, name: Surface) => {
    if (distance > 1e-6 && distance < t) {
      t = distance;
      surface = name;
    }
  };
  if (dy < 0) tryPlane(-oy / dy, 'floor');
  if (dy > 0) tryPlane((ROOM.ceiling - oy) / dy, 'ceiling');
  if (dz < 0) tryPlane((ROOM.back - oz) / dz, 'back');
  if (dx < 0) tryPlane((ROOM.left - ox) / dx, 'left');
  if (dx > 0) tryPlane((ROOM.right - ox) / dx, 'right');
  return { t, surface };
}

/** Paint, boards and rug. */
export function roomColor(surface: Surface, x: number, y: number, z: number): Linear {
  if (surface === 'floor') return floorColor(x, z);
  if (surface === 'ceiling') return WHITE;
  // Skirting with a shadow line above it.
  if (y < 0.1) return y > 0.094 ? [0.42, 0.41, 0.39] : WHITE;
  const along = surface === 'back' ? x : z;
  const roller = 0.975 + 0.035 * noise2(along * 34, y * 34) + 0.02 * noise2(along * 3 + 9, y * 3);
  const base = surface === 'back' ? WALL : SIDE_WALL;
  return [base[0] * roller, base[1] * roller, base[2] * roller];
}

function floorColor(x: number, z: number): Linear {
  const rx = Math.abs(x - RUG.x);
  const rz = Math.abs(z - RUG.z);
  if (rx < RUG.halfWidth && rz < RUG.halfDepth) return rugColor(x, z, RUG.halfWidth - rx, RUG.halfDepth - rz);
  const board = 0.125;
  const row = Math.floor(z / board + 200);
  const shift = hash2(row, 3) * 1.8;
  const plank = Math.floor((x + shift) / 1.8);
  const tone = 0.8 + 0.26 * hash2(plank + 50, row);
  const seed = hash2(plank + 7, row + 31) * 40;
  const grain = 0.16 * noise2(x * 3.2 + seed, z * 70 + seed) + 0.09 * noise2(x * 11 + seed, z * 230);
  const seamZ = Math.abs(z / board - Math.round(z / board)) * board;
  const seamX = Math.abs((x + shift) / 1.8 - Math.round((x + shift) / 1.8)) * 1.8;
  const seam = mix(0.5, 1, smoothstep(0.0008, 0.0026, Math.min(seamZ, seamX)));
  const k = (tone + grain - 0.1) * seam;
  return [OAK[0] * k, OAK[1] * k * (0.97 + 0.05 * hash2(row, plank)), OAK[2] * k];
}

const RUG_FIELD = linear('#a9a597');
const RUG_LINE = linear('#4b5f63');

/** A woven rug with two lines along its border; `toSide` and `toEnd` are distances from its edges. */
function rugColor(x: number, z: number, toSide: number, toEnd: number): Linear {
  const edge = Math.min(toSide, toEnd);
  const weave = 0.86 + 0.1 * noise2(x * 150, z * 150) + 0.1 * noise2(x * 40, z * 160);
  const line = (edge > 0.07 && edge < 0.1) || (edge > 0.115 && edge < 0.125);
  const base = line ? RUG_LINE : RUG_FIELD;
  const rim = mix(0.55, 1, smoothstep(0, 0.012, edge));
  return [base[0] * weave * rim, base[1] * weave * rim, base[2] * weave * rim];
}
