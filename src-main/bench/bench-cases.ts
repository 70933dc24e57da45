import { capture720p, captureRss } from './cases/capture-cases.ts';
import { exportFbx10k, lbsBodies, refit31, smplify } from './cases/fit-cases.ts';
import { decode1080p } from './cases/media-cases.ts';
import { detectorMs, landmarkMs } from './cases/pose-cases.ts';
import type { Figure } from './measure.ts';

/** Every figure `bench` can measure, by the name scripts use. */
export const BENCH_CASES = {
  decode_1080p_fps: decode1080p,
  detector_ms: detectorMs,
  landmark_ms: landmarkMs,
  capture_720p_fps: capture720p,
  smplify_100_ms: (signal) => smplify(100, signal),
  smplify_300_ms: (signal) => smplify(300, signal),
  refit_31_ms: refit31,
  lbs_bodies_per_s: lbsBodies,
  export_fbx_10k_ms: exportFbx10k,
  rss_1min_mb: (signal) => captureRss(1, signal),
  rss_10min_mb: (signal) => captureRss(10, signal),
} as const satisfies Record<string, (signal: AbortSignal) => Promise<Figure>>;

export type BenchName = keyof typeof BENCH_CASES;
