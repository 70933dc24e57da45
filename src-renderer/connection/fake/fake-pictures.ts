import type { HeldOutPicture } from '#shared/contract/finetune.ts';

/** A person who stands, arms aside: px of a picture of 1280 × 720. */
const STANDING: readonly (readonly [landmark: number, x: number, y: number])[] = [
  [0, 640, 190],
  [11, 690, 262],
  [12, 592, 262],
  [13, 742, 322],
  [14, 540, 318],
  [15, 792, 380],
  [16, 492, 366],
  [23, 668, 420],
  [24, 612, 420],
  [25, 676, 530],
  [26, 602, 532],
  [27, 680, 636],
  [28, 596, 640],
  [31, 700, 664],
  [32, 578, 668],
];

/** Held-out frames of a made-up run. @param better whether bodies come closer */
export function fakePictures(better: boolean): HeldOutPicture[] {
  return Array.from({ length: 6 }, (_, i) => {
    const off = (k: number, size: number): [number, number] => [
      size * Math.sin(3.1 * k + i),
      size * Math.cos(2.3 * k + i),
    ];
    const [before, after] = better ? [24 + i, 11 + i] : [18 + i, 20 + i];
    return {
      media_id: 1,
      take_id: 1,
      frame: 24 + 37 * i,
      image_size: [1280, 720],
      landmarks: STANDING.map(([landmark, x, y], k) => {
        const moved = (size: number): [number, number] => {
          const [dx, dy] = off(k, size);
          return [x + dx, y + dy];
        };
        return { landmark, seen: [x, y], corrected: k % 4 === 1, before: moved(before), after: moved(after) };
      }),
      before_px: before,
      after_px: after,
    };
  });
}
