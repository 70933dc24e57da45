import type { HeldOutPicture } from '#shared/contract/finetune.ts';
import { LANDMARK, MAIN_BONES } from '#shared/vision/blazepose.ts';

/** What of a held-out frame is drawn. */
export type HeldOutShown = 'before' | 'both' | 'after';

/** Colours of the bodies before and after, and of what was seen; told apart by dash and shape too. */
export const HELD_OUT_COLORS = { before: '#ff8a5c', after: '#3ee08f', seen: '#ffffff' } as const;

/** Between the shoulders; no landmark of its own. */
const NECK = -1;

const BONES: readonly (readonly [number, number])[] = [
  ...MAIN_BONES,
  [NECK, LANDMARK.nose],
  [LANDMARK.l_ankle, LANDMARK.l_foot_index],
  [LANDMARK.r_ankle, LANDMARK.r_foot_index],
];

/** Part of a picture, px of the video. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room around the bodies, of their greater side. */
const ROOM = 0.12;

/**
 * The part of the picture in which both bodies and everything that was seen lie, of a given shape. It may reach beyond
 * the picture where they do.
 *
 * @param aspect width by height of where it is drawn
 */
export function partOf({ landmarks }: Pick<HeldOutPicture, 'landmarks'>, aspect: number): Part {
  const places = landmarks.flatMap(({ seen, before, after }) => (seen ? [seen, before, after] : [before, after]));
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const room = ROOM * Math.max(right - left, bottom - top, 1);
  const height = Math.max(bottom - top + 2 * room, (right - left + 2 * room) / aspect);
  const width = height * aspect;
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

/** Draws a held-out frame over the whole of a canvas of `width` × `height` CSS px. @param picture of any size; null while it comes */
export function paintHeldOut(
  context: CanvasRenderingContext2D,
  frame: HeldOutPicture,
  picture: CanvasImageSource | null,
  size: { readonly width: number; readonly height: number },
  shown: HeldOutShown,
): void {
  const { width, height } = size;
  const part = partOf(frame, width / height);
  const scale = width / part.width;
  const at = ([x, y]: readonly [number, number]): [number, number] => [(x - part.x) * scale, (y - part.y) * scale];
  context.fillStyle = '#0c0e12';
  context.fillRect(0, 0, width, height);
  if (picture) {
    const [x, y] = at([0, 0]);
    context.drawImage(picture, x, y, frame.image_size[0] * scale, frame.image_size[1] * scale);
    // Lines are read over any clothes.
    context.fillStyle = 'rgba(8, 10, 14, 0.28)';
    context.fillRect(0, 0, width, height);
  }
  const thick = Math.max(1.4, Math.min(3, width / 110));
  for (const { seen, corrected, before, after } of frame.landmarks) {
    if (!seen) continue;
    for (const [which, place] of [
      ['before', before],
      ['after', after],
    ] as const) {
      if (shown !== 'both' && shown !== which) continue;
      line(context, at(seen), at(place), HELD_OUT_COLORS[which], 0.8, []);
    }
    mark(context, at(seen), thick * 1.5, corrected);
  }
  if (shown !== 'after') body(context, frame, 'before', at, thick, shown === 'both' ? [4, 3] : []);
  if (shown !== 'before') body(context, frame, 'after', at, thick, []);
}

function body(
  context: CanvasRenderingContext2D,
  { landmarks }: HeldOutPicture,
  which: 'before' | 'after',
  at: (place: readonly [number, number]) => [number, number],
  thick: number,
  dash: readonly number[],
): void {
  const places = new Map(landmarks.map((one) => [one.landmark, at(one[which])]));
  const [left, right] = [places.get(LANDMARK.l_shoulder), places.get(LANDMARK.r_shoulder)];
  if (left && right) places.set(NECK, [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2]);
  for (const [color, wide] of [
    ['rgba(0, 0, 0, 0.55)', thick + 1.6],
    [HELD_OUT_COLORS[which], thick],
  ] as const) {
    for (const [a, b] of BONES) {
      const [from, to] = [places.get(a), places.get(b)];
      if (from && to) line(context, from, to, color, wide, dash);
    }
  }
}

function line(
  context: CanvasRenderingContext2D,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  color: string,
  wide: number,
  dash: readonly number[],
): void {
  context.strokeStyle = color;
  context.lineWidth = wide;
  context.lineCap = 'round';
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.setLineDash([]);
}

/** A dot where the detector saw a landmark, a diamond where a person put it. */
function mark(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], size: number, put: boolean): void {
  context.beginPath();
  if (put) {
    const far = 1.35 * size;
    context.moveTo(x, y - far);
    context.lineTo(x + far, y);
    context.lineTo(x, y + far);
    context.lineTo(x - far, y);
    context.closePath();
  } else context.arc(x, y, size * 0.8, 0, 2 * Math.PI);
  context.fillStyle = HELD_OUT_COLORS.seen;
  context.strokeStyle = 'rgba(0, 0, 0, 0.7)';
  context.lineWidth = 1;
  context.stroke();
  context.fill();
}
