import { checkMediaPath } from './check-media-path.ts';
import { mediaBackend } from './choose-backend.ts';
import type { SoundBlock } from './media-backend.ts';
import type { VideoInfo } from './video.ts';

/** Whose sound, and how many peaks a second. */
export interface WaveformRequest {
  readonly info: VideoInfo;
  readonly rate: number;
}

/**
 * Lowest and highest sample of each 1 / `rate` s, counted from the first frame of the picture, all channels together.
 *
 * @returns shape [buckets, 2], −1..1; empty where the video has no sound, or none that can be decoded
 */
export async function soundPeaks({ info, rate }: WaveformRequest, signal: AbortSignal): Promise<Float32Array> {
  await checkMediaPath(info.path);
  const backend = await mediaBackend();
  const firstUs = info.ptsUs[0] ?? 0;
  let peaks: Float32Array | null = null;
  for await (const block of backend.sound(info.path, signal)) {
    peaks ??= new Float32Array(2 * Math.max(1, Math.ceil((info.durationUs * rate) / 1e6)));
    notePeaks(peaks, block, ((block.startUs - firstUs) * rate) / 1e6, rate);
  }
  return peaks ?? new Float32Array(0);
}

/** @param start  bucket of the block's first sample, not rounded */
function notePeaks(peaks: Float32Array, block: SoundBlock, start: number, rate: number): void {
  const perSample = rate / block.rate;
  for (const samples of block.channels)
    for (let i = 0; i < samples.length; i++) {
      const bucket = Math.floor(start + i * perSample);
      if (bucket < 0 || 2 * bucket >= peaks.length) continue;
      const value = samples[i]!;
      if (value < peaks[2 * bucket]!) peaks[2 * bucket] = value;
      if (value > peaks[2 * bucket + 1]!) peaks[2 * bucket + 1] = value;
    }
}
