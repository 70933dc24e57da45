import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { chooseMediaBackend } from '#main/media/choose-backend.ts';
import { movieTimecode } from '#main/media/movie-timecode.ts';
import { playbackFacts } from '#main/media/playback-facts.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { resolveInto, writeMatte } from '#main/pipeline/write-matte.ts';
import { createRasterTarget } from '#shared/raster/raster-target.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';
import { evenTimes, makeClip, temporaryFolder } from '../media/make-clip.ts';

const folder = temporaryFolder();
const body = tinyBody();

afterEach(() => chooseMediaBackend(null));

/** Draws a few frames of a clip and tells what the file is. */
async function matte(name: string) {
  const clip = await makeClip(join(folder, `${name}.mp4`), { times: evenTimes(12) });
  const info = await probeVideo(clip, { hash: false });
  const take = { ...proceduralTake(body, { frames: 6, fps: info.fps }), firstFrame: 4 };
  const path = join(folder, `${name}.mov`);
  const { timecode } = await writeMatte(
    { info, from: 4, to: 10, takes: [take], path },
    new Map([[take.body, body]]),
    quietContext(),
  );
  const read = await probeVideo(path, { hash: false });
  const steps = (times: Float64Array) => [...times].map((us) => Math.round((us - times[0]!) / 1000));
  expect(steps(read.ptsUs)).toEqual(steps(info.ptsUs.subarray(4, 10)));
  expect([read.width, read.height]).toEqual([info.width, info.height]);
  expect(await movieTimecode(path)).toBe(timecode);
  return { timecode, ...(await playbackFacts(path)), codec: read.codec };
}

describeWith('ffmpeg')('a matte', () => {
  it('has an alpha and goes on from frame 0, whoever writes it', async () => {
    for (const backend of ['node-av', 'ffmpeg'] as const) {
      chooseMediaBackend(backend);
      const told = await matte(backend);
      expect(told.timecode).toBe('00:00:00:04');
      expect(told.pixels).toMatch(/^(yuva444|argb)/);
    }
  });
});

it('gives edges a share of alpha and the colour of the body alone', () => {
  const target = createRasterTarget(4, 2);
  Object.assign(target.dirty, { x0: 0, y0: 0, x1: 2, y1: 2 });
  target.rgb.set([200, 100, 50]);
  target.opacity[0] = 255;
  const out = new Uint8Array(2 * 4);
  resolveInto(out, target, 2);
  expect([...out]).toEqual([200, 100, 50, 63, 128, 128, 128, 0]);
});
