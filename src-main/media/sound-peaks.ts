import type { VideoInfo } from './video.ts';

/** Whose sound, and how many peaks a second. */
export interface WaveformRequest {
  readonly info: VideoInfo;
  readonly rate: number;
}

/** Empty where the video has no sound. */
export async function soundPeaks(_request: WaveformRequest, _signal: AbortSignal): Promise<Float32Array> {
  return new Float32Array(0);
}
