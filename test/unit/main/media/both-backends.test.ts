import { createHash } from 'node:crypto';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { chooseMediaBackend } from '#main/media/choose-backend.ts';
import { type DecodeOptions, decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { BackendName } from '#main/media/media-backend.ts';
import { playbackFacts } from '#main/media/playback-facts.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { readPicture } from '#main/media/read-picture.ts';
import { soundPeaks } from '#main/media/sound-peaks.ts';
import type { MediaWarning } from '#main/media/video.ts';
import { describeWith, SHARED_DIR } from '#test/support/machine.ts';
import { type ClipRecipe, damage, evenTimes, makeClip, temporaryFolder } from './make-clip.ts';
import { makeSound } from './make-sound.ts';

const folder = temporaryFolder();
const ms = { num: 1, den: 1000 };
const one = 1 << 16;

/** What is told and shown of a file: facts, times, digests of pictures from the start and from inside, warnings. */
async function everything(path: string, inside: DecodeOptions) {
  const warnings: MediaWarning[] = [];
  const onWarning = (warning: MediaWarning) => warnings.push(warning);
  const { durationUs, ptsUs, ...info } = await probeVideo(path, { hash: false, onWarning });
  const pictures: string[] = [];
  for (const options of [{}, inside])
    for await (const frame of decodeVideo({ durationUs, ptsUs, ...info }, { ...options, onWarning })) {
      pictures.push(
        `${frame.index} ${frame.width}×${frame.height} ${createHash('md5').update(frame.data).digest('hex')}`,
      );
      releaseFrame(frame);
    }
  return { told: { info, ptsUs: [...ptsUs], pictures, warnings }, durationUs };
}

async function both<T>(ask: () => Promise<T>): Promise<Record<BackendName, T>> {
  chooseMediaBackend('node-av');
  const library = await ask();
  chooseMediaBackend('ffmpeg');
  return { 'node-av': library, ffmpeg: await ask() };
}

async function expectSame(path: string, inside: DecodeOptions = { from: 17, to: 20, maxSide: 64 }): Promise<void> {
  const { 'node-av': library, ffmpeg: program } = await both(() => everything(path, inside));
  expect(program.told).toEqual(library.told);
  expect(program.told.pictures.length).toBeGreaterThan(0);
  // How long the last frame lasts is a guess of each version where the container does not say.
  const frameUs = (1e6 * library.told.info.fps.den) / library.told.info.fps.num;
  expect(Math.abs(program.durationUs - library.durationUs)).toBeLessThanOrEqual(frameUs);
}

afterEach(() => chooseMediaBackend(null));

/** Odd spacing as phones make it: dropped frames, jitter, one long pause. In ms. */
const uneven = evenTimes(30).map((i) => Math.round(i * 33.3 + (i % 3) * 4 + (i > 11 ? 700 : 0)));
const clips: Record<string, { file: string; recipe: ClipRecipe }> = {
  'turned, of variable rate and with a late start': {
    file: 'turned.mp4',
    recipe: {
      bFrames: 2,
      times: uneven.map((time) => time + 500),
      timeBase: ms,
      displayMatrix: [0, one, 0, -one, 0, 0, 0, 0, 1 << 30],
    },
  },
  'with an edit list that hides its first frames': {
    file: 'edit.mp4',
    recipe: { bFrames: 2, times: evenTimes(30, 1, -7) },
  },
  'with open groups of pictures in Matroska': {
    file: 'open.mkv',
    recipe: {
      bFrames: 3,
      encoderOptions: { 'x264-params': 'open-gop=1:b-pyramid=normal:keyint=10:min-keyint=10:scenecut=0' },
    },
  },
  'with frames that repeat a time': {
    file: 'repeated.mkv',
    recipe: {
      packet: (packet) => {
        if (packet.pts === 12n || packet.pts === 13n) packet.pts = 14n;
        return true;
      },
    },
  },
  'with damaged pictures': {
    file: 'damaged.mp4',
    recipe: {
      gop: 10,
      encoderOptions: { 'x264-params': 'scenecut=0' },
      packet: (packet, index) => {
        if (index === 10) damage(packet, 0xff, 6);
        return true;
      },
    },
  },
  'in AVI, which stores no times': { file: 'b.avi', recipe: { bFrames: 2 } },
  'in MPEG-TS': { file: 'b.ts', recipe: { bFrames: 2 } },
};

describeWith('ffmpeg')('node-av and the ffmpeg program', () => {
  for (const [name, { file, recipe }] of Object.entries(clips))
    it(`tell and show the same of a video ${name}`, async () => {
      await expectSame(await makeClip(join(folder, file), recipe));
    });

  it('tell and show the same of a file that is cut off', async () => {
    const path = await makeClip(join(folder, 'cut.mkv'), { times: evenTimes(90) });
    truncateSync(path, Math.floor(readFileSync(path).length * 0.5));
    await expectSame(path, { from: 20, to: 22 });
  });

  it('read the same picture from a photograph, as it is stored', async () => {
    const path = await makeClip(join(folder, 'photo.mjpeg'), { times: [0], encoder: 'mjpeg', pixelFormat: 'yuvj420p' });
    const { 'node-av': library, ffmpeg: program } = await both(() => readPicture(path));
    expect([program.width, program.height]).toEqual([160, 96]);
    expect(createHash('md5').update(program.data).digest('hex')).toBe(
      createHash('md5').update(library.data).digest('hex'),
    );
  });

  it('hear the same sound, and know what a page has to play', async () => {
    const path = await makeSound(join(folder, 'tone.mkv'), (i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 44100));
    const clip = await makeClip(join(folder, 'silent.mp4'), { times: evenTimes(3) });
    const info = await probeVideo(clip, { hash: false });
    const peaks = await both(() => soundPeaks({ info: { ...info, path, durationUs: 900_000 }, rate: 20 }, NEVER));
    expect(peaks.ffmpeg.length).toBe(36);
    expect(Math.max(...peaks.ffmpeg)).toBeGreaterThan(0.45);
    peaks.ffmpeg.forEach((peak, i) => void expect(peak).toBeCloseTo(peaks['node-av'][i]!, 4));
    const silent = await both(async () => [
      await playbackFacts(clip),
      (await soundPeaks({ info, rate: 20 }, NEVER)).length,
    ]);
    expect(silent.ffmpeg).toEqual([{ pixels: 'yuv420p', sound: false }, 0]);
    expect(silent['node-av']).toEqual(silent.ffmpeg);
  });
});

describeWith('ffmpeg', 'shared')('node-av and the ffmpeg program on real clips', () => {
  // One clip with BT.709 noted, one with BT.601, one with nothing noted and a variable rate.
  for (const name of ['dance_turn_portrait.mp4', 'office_one_by_one_walk_away.mp4', 'tennis_serve_moving_camera.mp4'])
    it(`tell and show the same of ${name}`, async () => {
      const path = join(SHARED_DIR, 'media', name);
      const { 'node-av': library, ffmpeg: program } = await both(async () => {
        const info = await probeVideo(path, { hash: false });
        const hash = createHash('md5');
        for await (const frame of decodeVideo(info, { from: 60, to: 90 })) hash.update(frame.data);
        return { ptsUs: [...info.ptsUs], pictures: hash.digest('hex') };
      });
      expect(program).toEqual(library);
    });
});

const NEVER = new AbortController().signal;
