import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { Point } from './view-transform.ts';

/** A landmark that is being put in its place: by the mouse, or by keys. */
export interface LandmarkDrag {
  readonly takeId: number;
  readonly frame: number;
  readonly landmark: number;
  /** Where it was taken hold of, px of the picture. */
  readonly from: Point;
  /** Where it is now, px of the picture. */
  readonly to: Point;
  readonly state: KeypointEdit['state'];
  /** Pointer minus mark when it was taken, px of the picture: the mark does not jump to the pointer. */
  readonly grip: Point;
}

export interface DragStart {
  readonly takeId: number;
  readonly frame: number;
  readonly landmark: number;
  readonly at: Point;
  /** Pointer, px of the picture; the mark itself where left out. */
  readonly pointer?: Point;
  readonly state?: KeypointEdit['state'];
}

export function beginDrag({ takeId, frame, landmark, at, pointer = at, state = 'visible' }: DragStart): LandmarkDrag {
  return {
    takeId,
    frame,
    landmark,
    from: at,
    to: at,
    state,
    grip: { x: pointer.x - at.x, y: pointer.y - at.y },
  };
}

/** Follows the pointer; with `fine` it moves a quarter as far. */
export function dragTo(drag: LandmarkDrag, pointer: Point, fine = false): LandmarkDrag {
  const x = pointer.x - drag.grip.x;
  const y = pointer.y - drag.grip.y;
  if (!fine) return { ...drag, to: { x, y } };
  const share = 0.25;
  return {
    ...drag,
    to: { x: drag.from.x + (x - drag.from.x) * share, y: drag.from.y + (y - drag.from.y) * share },
  };
}

/** Moves by some px of the picture. */
export function nudgeDrag(drag: LandmarkDrag, dx: number, dy: number): LandmarkDrag {
  return { ...drag, to: { x: drag.to.x + dx, y: drag.to.y + dy } };
}

/** Least way that counts as a drag, CSS px; anything shorter is a click. */
const CLICK = 3;

/** True where the mark moved far enough to mean it. */
export function isMoved(drag: LandmarkDrag, scale: number): boolean {
  return Math.hypot(drag.to.x - drag.from.x, drag.to.y - drag.from.y) * scale >= CLICK;
}

/** The edit a finished drag stands for. */
export function dragEdit({ frame, landmark, to, state }: LandmarkDrag): KeypointEdit {
  return { frame, landmark, x: to.x, y: to.y, state };
}
