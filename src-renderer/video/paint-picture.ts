import type { Orientation } from './video-stream.ts';

/** The part of a 2D context that is needed. */
export type PictureContext = Pick<
  CanvasRenderingContext2D,
  'save' | 'restore' | 'translate' | 'rotate' | 'scale' | 'drawImage'
>;

/**
 * Draws a decoded picture, turned and mirrored as it is shown, into the rectangle (0, 0, width, height) of the context.
 *
 * ```
 * coded ──rotate clockwise──► shown ──mirror left to right, where the file says so──► painted
 * ```
 *
 * @param width   of the shown picture, after rotation
 */
export function paintPicture(
  context: PictureContext,
  image: CanvasImageSource,
  orientation: Orientation,
  width: number,
  height: number,
): void {
  const rotation = ((orientation.rotation % 360) + 360) % 360;
  context.save();
  if (orientation.flip) {
    context.translate(width, 0);
    context.scale(-1, 1);
  }
  if (rotation === 90) context.translate(width, 0);
  else if (rotation === 180) context.translate(width, height);
  else if (rotation === 270) context.translate(0, height);
  context.rotate((rotation * Math.PI) / 180);
  const across = rotation % 180 !== 0;
  context.drawImage(image, 0, 0, across ? height : width, across ? width : height);
  context.restore();
}
