/** Where the picture lies in the panel: `screen = picture · scale + offset`, CSS px. */
export interface ViewTransform {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle from its left upper corner, px. */
export interface Box extends Point, Size {}

/** Free px around a picture that fits. */
const MARGIN = 8;
/** Screen px per picture px at the most. */
const LARGEST_SCALE = 32;
/** Px of the picture that always stay in the panel. */
const KEPT = 48;

/** The whole picture, centred, as large as the panel allows. */
export function fitView(picture: Size, panel: Size, margin = MARGIN): ViewTransform {
  const scale = Math.max(
    0.01,
    Math.min((panel.width - 2 * margin) / picture.width, (panel.height - 2 * margin) / picture.height),
  );
  return {
    scale,
    x: (panel.width - picture.width * scale) / 2,
    y: (panel.height - picture.height * scale) / 2,
  };
}

/** One picture px is one px of the display, around the middle of what is seen. */
export function actualSizeView(view: ViewTransform, panel: Size, pixelRatio: number): ViewTransform {
  return zoomAt(view, { x: panel.width / 2, y: panel.height / 2 }, 1 / pixelRatio / view.scale);
}

/** Zooms so that the point under the cursor stays under it. Smallest is half of what fits. */
export function zoomAt(view: ViewTransform, at: Point, factor: number, smallest = 0.02): ViewTransform {
  const scale = Math.min(LARGEST_SCALE, Math.max(smallest, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real };
}

/** Moves the picture, never quite out of the panel. */
export function panBy(view: ViewTransform, dx: number, dy: number, picture: Size, panel: Size): ViewTransform {
  const keep = (offset: number, length: number, room: number) =>
    Math.min(room - KEPT, Math.max(KEPT - length * view.scale, offset));
  return {
    scale: view.scale,
    x: keep(view.x + dx, picture.width, panel.width),
    y: keep(view.y + dy, picture.height, panel.height),
  };
}

/** A view that shows a box of the picture with some air around it. */
export function boxView(box: Box, panel: Size, air = 0.14): ViewTransform {
  const width = box.width * (1 + 2 * air);
  const height = box.height * (1 + 2 * air);
  const scale = Math.min(LARGEST_SCALE, panel.width / Math.max(1, width), panel.height / Math.max(1, height));
  return centredView({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, scale, panel);
}

/** A view of one scale around a point of the picture. */
export function centredView(centre: Point, scale: number, panel: Size): ViewTransform {
  return { scale, x: panel.width / 2 - centre.x * scale, y: panel.height / 2 - centre.y * scale };
}

/** Part of the way from one view to another; the middle of the panel moves evenly. */
export function easeView(from: ViewTransform, to: ViewTransform, share: number, panel: Size): ViewTransform {
  const middle = { x: panel.width / 2, y: panel.height / 2 };
  const a = toPicture(from, middle);
  const b = toPicture(to, middle);
  const scale = from.scale * (to.scale / from.scale) ** share;
  return centredView({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }, scale, panel);
}

export function toScreen(view: ViewTransform, point: Point): Point {
  return { x: point.x * view.scale + view.x, y: point.y * view.scale + view.y };
}

export function toPicture(view: ViewTransform, point: Point): Point {
  return { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
}
