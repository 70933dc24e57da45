import { THINGS } from './furniture.ts';
import { march, thingNormal } from './march.ts';
import { hitRoom, roomColor, type Surface } from './room.ts';
import { addSunPatch, lightRoomInto, type RoomLight } from './room-light.ts';
import type { Linear } from './shade-math.ts';
import { STUDIO, studioPlacement } from './studio.ts';

/** The empty room, once per clip: what the key light adds and what all other light adds, so that a body can shade both. */
export interface RoomPicture {
  readonly width: number;
  readonly height: number;
  /** Light from the key, linear, shape [H, W, 3]. */
  readonly direct: Float32Array;
  /** All other light, linear, shape [H, W, 3]. */
  readonly ambient: Float32Array;
  /** World point at the pixel's centre, metres, shape [H, W, 3]. */
  readonly points: Float32Array;
  /** Index into `SURFACES`, shape [H, W]. */
  readonly surfaces: Uint8Array;
}

/** What a pixel shows: a plane of the room or a thing in it. */
export const SURFACES = ['floor', 'back', 'left', 'right', 'ceiling', 'thing'] as const;

/** Renders rows `from` to `to` of the room at a share of the full size, 2×2 samples a pixel. */
export function paintRoom(share = 1, from = 0, to = Math.round(STUDIO.height * share)): RoomPicture {
  const width = Math.round(STUDIO.width * share);
  const height = to - from;
  const picture: RoomPicture = {
    width,
    height,
    direct: new Float32Array(width * height * 3),
    ambient: new Float32Array(width * height * 3),
    points: new Float32Array(width * height * 3),
    surfaces: new Uint8Array(width * height),
  };
  const sample = createSample();
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y - from) * width + x;
      for (let s = 0; s < 4; s++) {
        lookAt(sample, (x + 0.25 + 0.5 * (s & 1)) / share, (y + 0.25 + 0.5 * (s >> 1)) / share);
        for (let k = 0; k < 3; k++) {
          picture.direct[3 * i + k]! += sample.direct[k]! / 4;
          picture.ambient[3 * i + k]! += sample.ambient[k]! / 4;
          picture.points[3 * i + k]! += sample.point[k]! / 4;
        }
        picture.surfaces[i] = SURFACES.indexOf(sample.surface);
      }
    }
  }
  return picture;
}

interface Sample extends RoomLight {
  point: [number, number, number];
  surface: (typeof SURFACES)[number];
}
const createSample = (): Sample => ({ direct: [0, 0, 0], ambient: [0, 0, 0], point: [0, 0, 0], surface: 'floor' });

const { rotation } = studioPlacement();
const NORMALS: Record<Surface, Linear> = {
  floor: [0, 1, 0],
  ceiling: [0, -1, 0],
  back: [0, 0, 1],
  left: [1, 0, 0],
  right: [-1, 0, 0],
};

/** Light along the ray through a point of the full-size picture. */
function lookAt(out: Sample, px: number, py: number): void {
  const cx = (px - STUDIO.width / 2) / STUDIO.focalPx;
  const cy = (py - STUDIO.height / 2) / STUDIO.focalPx;
  const length = Math.hypot(cx, cy, 1);
  const [dx, dy, dz] = [0, 1, 2].map(
    (k) => (rotation[k]! * cx + rotation[3 + k]! * cy + rotation[6 + k]!) / length,
  ) as [number, number, number];
  const [ex, ey, ez] = STUDIO.eye;
  const room = hitRoom(ex, ey, ez, dx, dy, dz);
  const thing = march(ex, ey, ez, dx, dy, dz, room.t);
  const t = thing ? thing.t : room.t;
  const x = ex + dx * t;
  const y = ey + dy * t;
  const z = ez + dz * t;
  out.point[0] = x;
  out.point[1] = y;
  out.point[2] = z;
  out.surface = thing ? 'thing' : room.surface;
  const normal = thing ? thingNormal(thing.index, x, y, z) : NORMALS[room.surface];
  const color = thing ? THINGS[thing.index]!.color(x, y, z) : roomColor(room.surface, x, y, z);
  const gloss = thing ? THINGS[thing.index]!.gloss : room.surface === 'floor' ? 0.09 : 0;
  lightRoomInto(out, color, [x, y, z], normal, [dx, dy, dz], gloss);
  if (room.surface === 'back' && !thing) addSunPatch(out, color, x, y);
  // A little fall-off towards the corners of the picture.
  const vx = px / STUDIO.width - 0.5;
  const vy = py / STUDIO.height - 0.5;
  const vignette = 1 - 0.42 * (vx * vx + vy * vy);
  for (let k = 0; k < 3; k++) {
    out.direct[k]! *= vignette;
    out.ambient[k]! *= vignette;
  }
}
