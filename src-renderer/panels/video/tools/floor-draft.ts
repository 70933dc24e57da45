import type { FrameCamera } from '#shared/camera/camera-motion.ts';
import { intoFirst, intoFrame, towardsFirst } from '#shared/camera/steady-view.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { floorThrough, isFloor, planeThrough } from '#shared/fitting/drawn-floor.ts';
import type { FloorPlane } from '#shared/fitting/terms/contact.ts';
import { add, cross, dot, scale, sub, unit, type Vec3 } from '#shared/math/vec3.ts';
import type { Point } from '../../../overlay/view-transform.ts';

/** What the floor is drawn with: camera of the take, picture px and metres in the axes of the clip's first camera. */
export interface FloorDraft {
  readonly focalPx: number;
  readonly width: number;
  readonly height: number;
  /** The camera of the frame it is drawn over, where that moves; else the first one. */
  readonly now?: FrameCamera | null;
  /** The floor that stood when the tool was opened. */
  readonly standing: FloorPlane;
  readonly floor: FloorPlane;
  /** Three points of the floor that are pulled; each keeps its distance along the view. */
  readonly handles: readonly [Vec3, Vec3, Vec3];
  /** Soles of feet people said to stand. */
  readonly feet: readonly Vec3[];
}

/** Where handles lie at first, as shares of the picture, and how far away they may be, metres. */
const HANDLES = [
  [0.22, 0.94],
  [0.78, 0.94],
  [0.5, 0.62],
] as const;
const NEAREST = 1;
const FARTHEST = 25;
/** Half the size of the grid and the distance of its lines, metres. */
const GRID = 4;
const STEP = 0.5;
/** Nothing nearer than this is drawn, metres. */
const NEAR = 0.15;

/** The floor of a take as it stands, ready to be pulled. */
export function floorDraft(take: Pick<TakeItem, 'camera' | 'focal_px' | 'image_size'>): FloorDraft {
  const { rotation: R, translation: t } = take.camera;
  const up: Vec3 = [R[1]!, R[4]!, R[7]!];
  const floor: FloorPlane = { up, offset: -dot(up, [t[0]!, t[1]!, t[2]!]) };
  const [width, height] = take.image_size;
  const camera = { focalPx: take.focal_px, width, height };
  return { ...camera, standing: floor, floor, handles: handlesOn(floor, camera), feet: [] };
}

/** The draft over the picture of a frame. @param now its camera; null where the camera stands still */
export function seenFrom(draft: FloorDraft, now: FrameCamera | null): FloorDraft {
  return { ...draft, now };
}

/** The draft with a handle under another pixel. */
export function pullHandle(draft: FloorDraft, index: number, to: Point): FloorDraft {
  const { now } = draft;
  const z = inView(draft, draft.handles[index]!)[2];
  const pulled = scale(rayOf(draft, to), z);
  const moved = now ? intoFirst(now, pulled) : pulled;
  const handles = draft.handles.map((handle, i) => (i === index ? moved : handle)) as unknown as FloorDraft['handles'];
  return { ...draft, handles, floor: planeThrough(...handles) ?? draft.floor, feet: [] };
}

/** The draft with one more foot on the floor, or without it where it was there. */
export function putFoot(draft: FloorDraft, sole: Vec3): FloorDraft {
  const rest = draft.feet.filter((foot) => Math.hypot(...sub(foot, sole)) > 0.02);
  const feet = rest.length < draft.feet.length ? rest : [...draft.feet, sole];
  const floor = feet.length === 0 ? draft.standing : floorThrough(feet, draft.standing);
  return { ...draft, feet, floor, handles: handlesOn(floor, draft) };
}

export function isGoodFloor({ floor }: FloorDraft): boolean {
  return isFloor(floor);
}

/** Place of a point in the picture, px; null behind the camera. */
export function pixelOf(camera: Camera, point: Vec3): Point | null {
  return shownAt(camera, inView(camera, point));
}

/** A point of the first camera's axes in those of the frame's. */
function inView({ now }: Camera, point: Vec3): Vec3 {
  return now ? intoFrame(now, point) : point;
}

function shownAt({ now, focalPx, width, height }: Camera, [x, y, z]: Vec3): Point | null {
  const f = now?.focalPx ?? focalPx;
  return z < NEAR ? null : { x: (f * x) / z + width / 2, y: (f * y) / z + height / 2 };
}

/** Lines of the grid as pairs of picture points, around the middle of the handles. */
export function gridLines(draft: FloorDraft): { readonly a: Point; readonly b: Point; readonly main: boolean }[] {
  const up = draft.floor.up as unknown as Vec3;
  const middle = scale(add(add(draft.handles[0], draft.handles[1]), draft.handles[2]), 1 / 3);
  const origin = sub(middle, scale(up, dot(up, middle) + draft.floor.offset));
  const right = unit(sub([1, 0, 0], scale(up, up[0])));
  const away = cross(right, up);
  const lines: { a: Point; b: Point; main: boolean }[] = [];
  const at = (u: number, v: number): Vec3 => add(origin, add(scale(right, u), scale(away, v)));
  for (let k = -GRID; k <= GRID; k += STEP) {
    for (const ends of [[at(k, -GRID), at(k, GRID)] as const, [at(-GRID, k), at(GRID, k)] as const]) {
      const line = inFront(inView(draft, ends[0]), inView(draft, ends[1]));
      const [a, b] = line ? [shownAt(draft, line[0]), shownAt(draft, line[1])] : [null, null];
      if (a && b) lines.push({ a, b, main: k === 0 });
    }
  }
  return lines;
}

type Camera = Pick<FloorDraft, 'focalPx' | 'width' | 'height' | 'now'>;

function handlesOn(floor: FloorPlane, camera: Camera): FloorDraft['handles'] {
  return HANDLES.map(([x, y]) => {
    const { now } = camera;
    const seen = rayOf(camera, { x: x * camera.width, y: y * camera.height });
    const ray = now ? towardsFirst(now, seen) : seen;
    const from: Vec3 = now ? now.place : [0, 0, 0];
    const up = floor.up as unknown as Vec3;
    const falls = dot(up, ray);
    const far = falls < -1e-3 ? -(floor.offset + dot(up, from)) / falls : FARTHEST;
    const on = add(from, scale(ray, Math.min(FARTHEST, Math.max(NEAREST, far))));
    // Where the ray meets the floor too far away, the handle stands on the floor below it.
    return sub(on, scale(up, dot(up, on) + floor.offset));
  }) as unknown as FloorDraft['handles'];
}

/** Point of a pixel's ray one metre along the view, in the axes of the frame's camera. */
function rayOf({ now, focalPx, width, height }: Camera, { x, y }: Point): Vec3 {
  const f = now?.focalPx ?? focalPx;
  return [(x - width / 2) / f, (y - height / 2) / f, 1];
}

/** The part of a line that is before the camera. */
function inFront(a: Vec3, b: Vec3): [Vec3, Vec3] | null {
  if (a[2] < NEAR && b[2] < NEAR) return null;
  const cut = (from: Vec3, to: Vec3) => add(from, scale(sub(to, from), (NEAR + 0.01 - from[2]) / (to[2] - from[2])));
  return [a[2] < NEAR ? cut(a, b) : a, b[2] < NEAR ? cut(b, a) : b];
}
