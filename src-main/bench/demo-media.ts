import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';

/** Path of the demo clip that ships with the studio. */
export const DEMO_CLIP = fileURLToPath(new URL('../../models/demo-clip/demo.mp4', import.meta.url));

/** A folder that is gone when the work is. */
export async function withTempFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vibe-studio-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The demo clip played forwards and backwards in turn, without a jump, until `seconds` are full.
 *
 * @param repeat each pixel this many times in both directions: 1 gives 1280 × 720
 */
export async function loopDemo(path: string, seconds: number, repeat = 1): Promise<VideoInfo> {
  const info = await probeVideo(DEMO_CLIP);
  const { num, den } = info.fps;
  const total = Math.round((seconds * num) / den);
  const width = Math.round(info.width * repeat);
  const height = Math.round(info.height * repeat);
  const frames: Uint8Array[] = [];
  for await (const frame of decodeVideo(info)) {
    frames.push(enlarge(frame.data, frame.width, frame.height, width, height));
    releaseFrame(frame);
  }
  const writer = await createVideoWriter(path, { width, height, fps: info.fps, preset: 'ultrafast', crf: 26 });
  const period = 2 * frames.length - 2;
  for (let i = 0; i < total; i++) {
    const phase = i % period;
    const picture = frames[phase < frames.length ? phase : period - phase]!;
    await writer.write(picture, Math.round((i * 1e6 * den) / num));
  }
  await writer.finish();
  return await probeVideo(path);
}

function enlarge(data: Uint8Array, w: number, h: number, width: number, height: number): Uint8Array {
  if (w === width && h === height) return Uint8Array.from(data);
  const out = new Uint8Array(width * height * 3);
  for (let y = 0, o = 0; y < height; y++) {
    const row = Math.floor((y * h) / height) * w;
    for (let x = 0; x < width; x++, o += 3) {
      const i = (row + Math.floor((x * w) / width)) * 3;
      out[o] = data[i]!;
      out[o + 1] = data[i + 1]!;
      out[o + 2] = data[i + 2]!;
    }
  }
  return out;
}
