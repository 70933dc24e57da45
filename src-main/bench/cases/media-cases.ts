import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chooseMediaBackend, mediaBackend } from '#main/media/choose-backend.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { loopDemo, withTempFolder } from '../demo-media.ts';
import { type Figure, measure } from '../measure.ts';

const SECONDS = 5;

/**
 * Full-HD H.264 to RGB, beside the ffmpeg program where there is one; then with each of our two ways to FFmpeg that this
 * machine has. The ffmpeg program as a reference only counts bytes: what our second way costs beyond it is ours.
 */
export async function decode1080p(signal: AbortSignal): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const info = await loopDemo(join(folder, 'full-hd.mp4'), SECONDS, 1.5);
    const hasFfmpeg = await ffmpegFps(info).then(
      () => true,
      () => false,
    );
    const options = { unit: 'frames/s', runs: 5, higherIsBetter: true, signal, note: 'H.264 1920 × 1080 to RGB' };
    const reference = hasFfmpeg ? { name: 'ffmpeg program', run: () => ffmpegFps(info) } : null;
    const figure = await measure(() => ourFps(info), { ...options, reference });
    const parts: Record<string, Figure> = {};
    for (const name of BACKENDS) {
      chooseMediaBackend(name);
      const isThere = await mediaBackend().then(
        () => true,
        () => false,
      );
      if (!isThere) continue;
      parts[name] = await measure(() => ourFps(info), { ...options, note: `through ${name}` });
    }
    chooseMediaBackend(null);
    return { ...figure, parts };
  });
}

const BACKENDS = ['node-av', 'ffmpeg'] as const;

async function ourFps(info: VideoInfo): Promise<number> {
  const start = performance.now();
  let frames = 0;
  for await (const frame of decodeVideo(info)) {
    frames++;
    releaseFrame(frame);
  }
  return (1000 * frames) / (performance.now() - start);
}

async function ffmpegFps(info: VideoInfo): Promise<number> {
  const start = performance.now();
  const args = ['-v', 'error', '-i', info.path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await once(child, 'close');
  const frames = bytes / (info.width * info.height * 3);
  if (frames < info.ptsUs.length) throw new Error('ffmpeg did not decode the clip');
  return (1000 * frames) / (performance.now() - start);
}
