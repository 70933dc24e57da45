import type { BenchOptions } from './bench-options.ts';
import type { Figure } from './measure.ts';

// Each subject is loaded when it is measured: the command line starts without decoder, networks and solver.
const media = () => import('./cases/media-cases.ts');
const pose = () => import('./cases/pose-cases.ts');
const solve = () => import('./cases/fit-cases.ts');
const cleanup = () => import('./cases/cleanup-cases.ts');
const network = () => import('./cases/network-cases.ts');
const training = () => import('./cases/training-cases.ts');
const capture = () => import('./cases/capture-cases.ts');
const page = () => import('./cases/page-cases.ts');

/** Every figure `bench` can measure, by the name scripts use. */
export const BENCH_CASES = {
  decode_1080p_fps: async (signal) => (await media()).decode1080p(signal),
  detector_ms: async (signal) => (await pose()).detectorMs(signal),
  landmark_ms: async (signal) => (await pose()).landmarkMs(signal),
  capture_720p_fps: async (signal) => (await capture()).capture720p(signal),
  resnet50_fp32_per_s: async (signal) => (await network()).resnet50Fp32(signal),
  resnet50_int8_per_s: async (signal) => (await network()).resnet50Int8(signal),
  temporal_t16_fps: async (signal) => (await network()).temporalT16(signal),
  temporal_stream_fps: async (signal) => (await network()).temporalStream(signal),
  train_step_ms: async (signal) => (await training()).trainStepMs(signal),
  keypoint_epoch_ms: async (signal) => (await training()).keypointEpochMs(signal),
  vibe_720p_fps: async (signal) => (await capture()).vibe720p(signal),
  smplify_100_ms: async (signal) => (await solve()).smplify(100, signal),
  smplify_300_ms: async (signal) => (await solve()).smplify(300, signal),
  refit_31_ms: async (signal) => (await solve()).refit31(signal),
  cleanup_preview_ms: async (signal) => (await cleanup()).cleanupPreview(signal),
  lbs_bodies_per_s: async (signal) => (await solve()).lbsBodies(signal),
  export_fbx_10k_ms: async (signal) => (await solve()).exportFbx10k(signal),
  rss_1min_mb: async (signal) => (await capture()).captureRss(1, signal),
  rss_10min_mb: async (signal) => (await capture()).captureRss(10, signal),
  page_first_frame_ms: async (signal) => (await page()).pageFirstFrame(signal),
  scrub_ms: async (signal) => (await page()).scrub(signal),
  drag_refit_ms: async (signal) => (await page()).dragRefit(signal),
  open_100k_ms: async (signal) => (await page()).open100k(signal),
  page_memory_mb: async (signal, options) => (await page()).pagePlayback(signal, options),
} as const satisfies Record<string, (signal: AbortSignal, options: BenchOptions) => Promise<Figure>>;

/** Name of a figure. */
export type BenchName = keyof typeof BENCH_CASES;
