import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { evenTimes, makeClip, paintNumber, temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();

describe('memory', () => {
  it('stays flat while thousands of frames are decoded and written', async () => {
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
    expect(info.ptsUs.length).toBe(2000);
    const writer = await createVideoWriter(join(folder, 'copy.mp4'), { width, height, preset: 'ultrafast' });
    const rss: number[] = [];
    for await (const frame of decodeVideo(info)) {
      await writer.write(frame.data, frame.ptsUs);
      releaseFrame(frame);
      if (frame.index % 100 === 0) rss.push(process.memoryUsage.rss());
    }
    await writer.finish();
    // 2000 pictures are 1.4 GB: holding on to one in ten of them would break this bound.
    const growth = Math.max(...rss.slice(5)) - Math.max(...rss.slice(0, 5));
    expect(growth).toBeLessThan(60e6);
  });
});
