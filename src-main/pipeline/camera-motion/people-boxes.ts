import type { MaskBox } from '#shared/camera-motion/find-corners.ts';
import type { PersonTrack, RejectedTrack } from '#shared/vision/person-track.ts';

/** Boxes are made larger by this share of their sides: arms, hair, shadows and what people carry move with them. */
const MARGIN = 0.15;

/**
 * What is no background in a frame: the boxes of everybody who was followed, and of what was taken for a person.
 *
 * @param scale px of the wanted picture per px of the clip
 */
export function peopleBoxes(
  tracks: readonly PersonTrack[],
  rejected: readonly RejectedTrack[],
  frame: number,
  scale: number,
): MaskBox[] {
  const boxes: MaskBox[] = [];
  const add = (x: number, y: number, w: number, h: number) =>
    boxes.push([
      (x - MARGIN * w) * scale,
      (y - MARGIN * h) * scale,
      (1 + 2 * MARGIN) * w * scale,
      (1 + 2 * MARGIN) * h * scale,
    ]);
  for (const track of tracks) {
    const row = nearestSeen(track, frame - track.firstFrame);
    if (row === null) continue;
    const [x, y, w, h] = track.box.subarray(4 * row, 4 * row + 4);
    add(x!, y!, w!, h!);
  }
  for (const { firstFrame, frames, box } of rejected) {
    if (frame >= firstFrame && frame < firstFrame + frames) add(...box);
  }
  return boxes;
}

/** A hole in a track is bridged by the nearest row that was seen. */
function nearestSeen({ frames, seen }: PersonTrack, row: number): number | null {
  if (row < 0 || row >= frames) return null;
  for (let d = 0; d < frames; d++) {
    if (seen[row - d] === 1) return row - d;
    if (seen[row + d] === 1) return row + d;
  }
  return null;
}
