import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { evenTimes, makeClip, paintNumber } from './make-clip.ts';

// Decodes and writes 2000 frames; prints how many there were and the resident memory at every hundredth, bytes.
const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-'));
try {
  const [width, height] = [640, 360];
  const picture = paintNumber(5, width, height);
  const path = await makeClip(join(folder, 'long.mp4'), {
    width,
    height,
    times: evenTimes(2000),
    gop: 60,
    encoderOptions: { preset: 'ultrafast' },
    paint: () => picture,
  });
  const info = await probeVideo(path, { hash: false });
  const writer = await createVideoWriter(join(folder, 'copy.mp4'), { width, height, preset: 'ultrafast' });
  const rss: number[] = [];
  for await (const frame of decodeVideo(info)) {
    await writer.write(frame.data, frame.ptsUs);
    releaseFrame(frame);
    if (frame.index % 100 === 0) rss.push(process.memoryUsage.rss());
  }
  await writer.finish();
  process.stdout.write(JSON.stringify({ frames: info.ptsUs.length, rss }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
