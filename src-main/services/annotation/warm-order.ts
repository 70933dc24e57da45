import type { WindowOrder } from '#shared/annotation/solve-window.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';

const ROWS = 35;

/** A window of an upright body before a level camera with one edit: for compiling the solver, not for its result. */
export function warmOrder(): WindowOrder {
  const trans = Float32Array.from({ length: ROWS * 3 }, (_, i) => (i % 3 === 1 ? 1 : 0));
  const poses = Float32Array.from({ length: ROWS * 72 }, (_, i) => 0.1 * Math.sin(i * 0.7 + Math.floor(i / 72) * 0.05));
  const keypoints2d = Float32Array.from({ length: ROWS * LANDMARK_COUNT * 3 }, (_, i) =>
    i % 3 === 2 ? 0.9 : (i % 3 === 0 ? 640 : 360) + 120 * Math.sin(Math.floor(i / 3) % LANDMARK_COUNT),
  );
  return {
    take: {
      frames: ROWS,
      ptsUs: Float64Array.from({ length: ROWS }, (_, t) => t * 33_333),
      poses,
      trans,
      betas: new Float32Array(10),
      camera: { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1, 4] },
      keypoints2d,
      contacts: new Float32Array(ROWS * 4).fill(0.5),
      focalPx: 1000,
      imageSize: [1280, 720],
    },
    from: 2,
    to: ROWS - 2,
    edits: [{ row: 17, landmark: 15, x: 700, y: 300 }],
    turns: [],
    standing: { poses: poses.slice(2 * 72, (ROWS - 2) * 72), trans: trans.slice(6, (ROWS - 2) * 3) },
    exchanged: false,
  };
}
