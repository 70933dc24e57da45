import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodedSize, decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { MediaWarning } from '#main/media/video.ts';
import { damage, evenTimes, makeClip, readNumber, temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();
const clip = async () => await probeVideo(await makeClip(join(folder, 'stream.mp4'), { bFrames: 2 }), { hash: false });

describe('decodeVideo as a stream', () => {
  it('leaves a frame as it is until it is released, then uses its buffer again', async () => {
    const info = await clip();
    const kept = [];
    for await (const frame of decodeVideo(info)) kept.push(frame);
    expect(kept.map(readNumber)).toEqual(evenTimes(30));
    expect(new Set(kept.map((frame) => frame.data.buffer)).size).toBe(30);

    const buffers = new Set();
    for await (const frame of decodeVideo(info)) {
      buffers.add(frame.data.buffer);
      releaseFrame(frame);
      releaseFrame(frame);
    }
    expect(buffers.size).toBeLessThanOrEqual(6);
  });

  it('gives shared memory when asked, for worker threads', async () => {
    const info = await clip();
    for await (const frame of decodeVideo(info, { to: 2, shared: true }))
      expect(frame.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    for await (const frame of decodeVideo(info, { to: 2 })) expect(frame.data.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('makes pictures smaller but never larger, keeping their shape', async () => {
    const info = await clip();
    expect(decodedSize(info, 80)).toEqual({ width: 80, height: 48 });
    expect(decodedSize(info, 1000)).toEqual({ width: 160, height: 96 });
    expect(decodedSize({ ...info, width: 1, height: 4000 }, 100)).toEqual({ width: 1, height: 100 });
    for await (const frame of decodeVideo(info, { maxSide: 80 })) {
      expect([frame.width, frame.height, frame.data.length]).toEqual([80, 48, 80 * 48 * 3]);
      expect(readNumber(frame)).toBe(frame.index);
    }
  });

  it('averages when it makes pictures smaller, so that fine stripes become grey', async () => {
    const path = await makeClip(join(folder, 'stripes.mkv'), {
      encoder: 'ffv1',
      pixelFormat: 'bgr0',
      times: [0],
      paint: (_, width, height) =>
        Uint8Array.from({ length: width * height * 3 }, (_value, i) => (Math.floor(i / 3) % 2 ? 255 : 0)),
    });
    const info = await probeVideo(path, { hash: false });
    for await (const frame of decodeVideo(info, { maxSide: 40 }))
      expect(frame.data.every((value) => Math.abs(value - 128) <= 2)).toBe(true);
  });

  it('gives nothing for an empty range and clips a range that is too long', async () => {
    const info = await clip();
    const count = async (from: number, to: number) => {
      let frames = 0;
      for await (const _ of decodeVideo(info, { from, to })) frames++;
      return frames;
    };
    expect(await count(5, 5)).toBe(0);
    expect(await count(40, 50)).toBe(0);
    expect(await count(-5, 2)).toBe(2);
    expect(await count(28, 99)).toBe(2);
  });

  it('can be left early and stops when told to', async () => {
    const info = await clip();
    for await (const frame of decodeVideo(info)) if (frame.index === 3) break;
    const stop = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const frame of decodeVideo(info, { signal: stop.signal })) {
        seen.push(frame.index);
        if (frame.index === 2) stop.abort();
      }
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    expect(seen.length).toBeLessThan(10);
  });

  it('reads several ranges of one file at the same time', async () => {
    const info = await clip();
    const ranges = [0, 7, 14, 21].map(async (from) => {
      const shown = [];
      for await (const frame of decodeVideo(info, { from, to: from + 5 })) shown.push(readNumber(frame));
      return shown;
    });
    expect(await Promise.all(ranges)).toEqual([0, 7, 14, 21].map((from) => evenTimes(5, 1, from)));
  });

  it('leaves out damaged frames, names them, and goes on with the right indices', async () => {
    const path = await makeClip(join(folder, 'damaged.mov'), {
      encoder: 'mjpeg',
      pixelFormat: 'yuvj420p',
      packet: (packet, index) => {
        if (index === 11 || index === 12 || index === 29) damage(packet, 0x5a);
        return true;
      },
    });
    const info = await probeVideo(path, { hash: false });
    expect(info.ptsUs.length).toBe(30);
    const warnings: MediaWarning[] = [];
    const frames = [];
    for await (const frame of decodeVideo(info, { onWarning: (warning) => warnings.push(warning) })) frames.push(frame);
    expect(frames.map((frame) => frame.index)).toEqual(evenTimes(30).filter((i) => ![11, 12, 29].includes(i)));
    expect(frames.map(readNumber)).toEqual(frames.map((frame) => frame.index));
    expect(warnings).toEqual([
      { code: 'media/broken-frame', message: 'Frames 11 to 12 from 0.37 s are damaged and left out.' },
      { code: 'media/broken-frame', message: 'Frame 29 at 0.97 s is damaged and left out.' },
    ]);
  });

  it('leaves out frames of a damaged H.264 packet without losing the others', async () => {
    const path = await makeClip(join(folder, 'damaged.mp4'), {
      gop: 10,
      packet: (packet, index) => {
        if (index === 10) damage(packet, 0xff, 6);
        return true;
      },
      encoderOptions: { 'x264-params': 'scenecut=0' },
    });
    const info = await probeVideo(path, { hash: false });
    const warnings: MediaWarning[] = [];
    const frames = [];
    for await (const frame of decodeVideo(info, { onWarning: (warning) => warnings.push(warning) })) frames.push(frame);
    const indices = frames.map((frame) => frame.index);
    expect(indices).not.toContain(10);
    expect(indices).toEqual(expect.arrayContaining([...evenTimes(10), ...evenTimes(10, 1, 20)]));
    expect(frames.filter((f) => f.index < 10 || f.index >= 20).map(readNumber)).toEqual(
      indices.filter((i) => i < 10 || i >= 20),
    );
    expect(warnings.length).toBeGreaterThan(0);
  });
});
