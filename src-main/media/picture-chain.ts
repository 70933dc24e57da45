import { type Orientation, orientationFilters, swapsSides } from './orientation.ts';

/** What a picture is turned into: RGB of this size, upright. */
export interface PictureTarget {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/**
 * libavfilter's chain that turns stored pictures (any pixel format, matrix and range) into packed RGB24, scaled and
 * upright. The picture's own matrix and range are respected; where the file names none, BT.601 limited range is
 * assumed, as FFmpeg does. Full size is turned in the stored format, which is half the bytes; smaller pictures after
 * scaling, in RGB.
 *
 * @param storedWidth   size of the picture as stored, px
 * @param storedHeight  as `storedWidth`
 */
export function pictureChain(
  { orientation, width, height }: PictureTarget,
  storedWidth: number,
  storedHeight: number,
): string {
  const [scaledWidth, scaledHeight] = swapsSides(orientation) ? [height, width] : [width, height];
  const turn = orientationFilters(orientation) || 'null';
  if (scaledWidth === storedWidth && scaledHeight === storedHeight) return `${turn},format=rgb24`;
  return `scale=${scaledWidth}:${scaledHeight}:flags=area,format=rgb24,${turn}`;
}
