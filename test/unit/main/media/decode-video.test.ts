import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { type ClipRecipe, evenTimes, makeClip, readNumber, temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();

/** Decodes a range and tells index, time and painted number of each frame. */
async function decoded(info: VideoInfo, from = 0, to = Number.POSITIVE_INFINITY) {
  const frames: { index: number; ptsUs: number; shown: number }[] = [];
  for await (const frame of decodeVideo(info, { from, to })) {
    frames.push({ index: frame.index, ptsUs: frame.ptsUs, shown: readNumber(frame) });
    releaseFrame(frame);
  }
  return frames;
}

/** Odd spacing as phones make it: dropped frames, jitter, one long pause. In ms. */
const uneven = evenTimes(30).map((i) => Math.round(i * 33.3 + (i % 3) * 4 + (i > 11 ? 700 : 0)));
const ms = { num: 1, den: 1000 };

const clips: Record<string, { file: string; recipe: ClipRecipe; variable?: boolean }> = {
  'H.264 in MP4': { file: 'plain.mp4', recipe: {} },
  'H.264 with B-frames in MP4': { file: 'b.mp4', recipe: { bFrames: 3 } },
  'H.264 with open groups and a B-pyramid in MP4': {
    file: 'open.mp4',
    recipe: {
      bFrames: 3,
      encoderOptions: { 'x264-params': 'open-gop=1:b-pyramid=normal:keyint=10:min-keyint=10:scenecut=0' },
    },
  },
  'variable rate in MP4': { file: 'vfr.mp4', recipe: { bFrames: 2, times: uneven, timeBase: ms }, variable: true },
  'a first frame half a second late': { file: 'late.mp4', recipe: { times: evenTimes(30, 1, 15) } },
  'fragmented MP4, as recorders and browsers write it': {
    file: 'fragments.mp4',
    recipe: { bFrames: 2, muxOptions: { movflags: 'frag_keyframe+empty_moov' } },
  },
  'MP4 with negative composition offsets': {
    file: 'offsets.mp4',
    recipe: { bFrames: 3, muxOptions: { movflags: 'negative_cts_offsets' } },
  },
  'interlaced H.264 in MP4': { file: 'interlaced.mp4', recipe: { encoderOptions: { 'x264-params': 'tff=1' } } },
  'H.264 4:4:4 in MKV': { file: '444.mkv', recipe: { pixelFormat: 'yuv444p', bFrames: 2 } },
  'MPEG-2 with B-frames in MPEG-TS': {
    file: 'mpeg2.ts',
    recipe: { encoder: 'mpeg2video', bFrames: 2, timeBase: { num: 1, den: 25 }, encoderOptions: { b: '2000000' } },
  },
  'MPEG-2 in a program stream': {
    file: 'mpeg2.mpg',
    recipe: { encoder: 'mpeg2video', bFrames: 2, timeBase: { num: 1, den: 25 }, encoderOptions: { b: '2000000' } },
  },
  'Windows Media': { file: 'windows.wmv', recipe: { encoder: 'wmv2', encoderOptions: { b: '2000000' } } },
  'H.264 with B-frames in FLV': { file: 'flash.flv', recipe: { bFrames: 2 } },
  'lossless FFV1 in AVI': { file: 'ffv1.avi', recipe: { encoder: 'ffv1', pixelFormat: 'bgr0' } },
  'an animated GIF': {
    file: 'moving.gif',
    recipe: { encoder: 'gif', pixelFormat: 'rgb8', timeBase: { num: 1, den: 25 } },
  },
  'H.264 with B-frames in MKV': { file: 'b.mkv', recipe: { bFrames: 3 } },
  'variable rate in MKV': { file: 'vfr.mkv', recipe: { bFrames: 2, times: uneven, timeBase: ms }, variable: true },
  'VP9 with hidden frames in WebM': {
    file: 'vp9.webm',
    recipe: {
      encoder: 'libvpx-vp9',
      encoderOptions: { 'auto-alt-ref': '1', 'lag-in-frames': '16', deadline: 'realtime' },
    },
  },
  'VP8 with hidden frames in WebM': {
    file: 'vp8.webm',
    recipe: { encoder: 'libvpx', encoderOptions: { 'auto-alt-ref': '1', 'lag-in-frames': '16', b: '400000' } },
  },
  'AV1 in WebM': { file: 'av1.webm', recipe: { encoder: 'libsvtav1', encoderOptions: { preset: '12' } } },
  'HEVC 10 bit in MP4': {
    file: 'hevc10.mp4',
    recipe: {
      encoder: 'libx265',
      pixelFormat: 'yuv420p10le',
      encoderOptions: { preset: 'ultrafast', 'x265-params': 'log-level=none:bframes=3:open-gop=1:keyint=10' },
    },
  },
  'MPEG-4 with B-frames in AVI': {
    file: 'mpeg4.avi',
    recipe: { encoder: 'mpeg4', bFrames: 2, encoderOptions: { q: '2' } },
  },
  'H.264 with B-frames in AVI, which stores no times': { file: 'h264.avi', recipe: { bFrames: 2 } },
  'H.264 in MPEG-TS, which starts late': { file: 'ts.ts', recipe: { bFrames: 2 } },
  'raw H.264 without any times': { file: 'raw.h264', recipe: { bFrames: 2, timeBase: { num: 1, den: 25 } } },
  'Motion JPEG in MOV': { file: 'mjpeg.mov', recipe: { encoder: 'mjpeg', pixelFormat: 'yuvj420p' } },
  'ProRes 4:2:2 in MOV': { file: 'prores.mov', recipe: { encoder: 'prores_ks', pixelFormat: 'yuv422p10le' } },
};

describe('decodeVideo', () => {
  for (const [name, { file, recipe, variable = false }] of Object.entries(clips)) {
    it(`gives every frame of ${name} its own index and time, from the start and from inside`, async () => {
      const info = await probeVideo(await makeClip(join(folder, file), recipe), { hash: false });
      expect(info.ptsUs.length).toBe(30);
      expect(info.variableRate).toBe(variable);
      const all = await decoded(info);
      expect(all.map((frame) => frame.shown)).toEqual(evenTimes(30));
      expect(all.map((frame) => frame.index)).toEqual(evenTimes(30));
      expect(all.map((frame) => frame.ptsUs)).toEqual([...info.ptsUs]);
      for (const [from, to] of [
        [1, 3],
        [9, 10],
        [17, 22],
        [29, 30],
      ] as const) {
        const part = await decoded(info, from, to);
        expect(part).toEqual(all.slice(from, to));
      }
    });
  }

  it('lists and gives the same frames of a video that begins inside an open group', async () => {
    // As cut out of a longer recording: the pictures before the first key frame lean on one that is gone.
    const x265 = 'log-level=none:bframes=3:open-gop=1:keyint=10:min-keyint=10:scenecut=0';
    const x264 = 'open-gop=1:b-pyramid=none:keyint=10:min-keyint=10:scenecut=0';
    for (const [file, encoder, encoderOptions] of [
      ['cut264.mkv', 'libx264', { 'x264-params': x264 }],
      ['cut265.mkv', 'libx265', { preset: 'ultrafast', 'x265-params': x265 }],
    ] as const) {
      let keys = 0;
      const path = await makeClip(join(folder, file), {
        encoder,
        encoderOptions,
        bFrames: 3,
        gop: 10,
        packet: (packet) => (packet.isKeyframe ? ++keys : keys) > 1,
      });
      const info = await probeVideo(path, { hash: false });
      const all = await decoded(info);
      expect(all.map((frame) => frame.index)).toEqual(evenTimes(info.ptsUs.length));
      expect(all.length).toBeGreaterThan(15);
      // Each frame that is wholly there shows the number that belongs to its time.
      const whole = all.filter((frame) => frame.shown >= 11);
      expect(whole.length).toBeGreaterThanOrEqual(19);
      for (const frame of whole) expect(Math.round((frame.ptsUs * 30) / 1e6)).toBe(frame.shown);
      expect(await decoded(info, 12, 15)).toEqual(all.slice(12, 15));
    }
  });

  it('gives every frame the size that was probed, though the file changes size on the way', async () => {
    const first = await makeClip(join(folder, 'small.ts'), { times: evenTimes(15) });
    const second = await makeClip(join(folder, 'large.ts'), { times: evenTimes(15, 1, 15), width: 320, height: 192 });
    const path = join(folder, 'both.ts');
    writeFileSync(path, Buffer.concat([readFileSync(first), readFileSync(second)]));
    const info = await probeVideo(path, { hash: false });
    expect(info.ptsUs.length).toBe(30);
    for await (const frame of decodeVideo(info)) {
      expect([frame.width, frame.height]).toEqual([160, 96]);
      expect(readNumber(frame)).toBe(frame.index % 15);
    }
  });

  it('opens files whatever signs are in their names', async () => {
    const path = join(folder, "Ü %03d #?:&'.mp4");
    copyFileSync(await makeClip(join(folder, 'named.mp4'), { times: evenTimes(3) }), path);
    expect((await decoded(await probeVideo(path))).length).toBe(3);
  });
});
