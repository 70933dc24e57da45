import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { MediaWarning } from '#main/media/video.ts';
import { Problem } from '#shared/errors/problem.ts';
import { evenTimes, makeClip, paintNumber, readNumber, temporaryFolder } from './make-clip.ts';
import { makeSound } from './make-sound.ts';

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);

async function codeOf(file: string): Promise<string> {
  const outcome = await probeVideo(file).catch((error: unknown) => error);
  return outcome instanceof Problem ? outcome.code : `no problem but ${String(outcome)}`;
}

describe('probeVideo', () => {
  it('tells size, rate, times, length and hash', async () => {
    const file = await makeClip(path('plain.mp4'), { bFrames: 2 });
    const info = await probeVideo(file);
    expect(info).toMatchObject({ path: file, codec: 'h264', width: 160, height: 96, rotation: 0, flipped: false });
    expect(info.fps).toEqual({ num: 30, den: 1 });
    expect([...info.ptsUs.slice(0, 4)]).toEqual([0, 33333, 66667, 100000]);
    expect(info.durationUs).toBeGreaterThan(999_990);
    expect(info.durationUs).toBeLessThan(1_000_010);
    const bytes = readFileSync(file);
    expect(info.bytes).toBe(bytes.length);
    expect(info.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(info.focalPx).toBeNull();
  });

  it('reads the focal length that phones note', async () => {
    const file = await makeClip(path('phone.mov'), {
      metadata: { 'com.apple.quicktime.camera.focal_length.35mm_equivalent': '26' },
      muxOptions: { movflags: 'use_metadata_tags' },
    });
    const { focalPx } = await probeVideo(file, { hash: false });
    expect(focalPx).toBeCloseTo((26 * Math.hypot(160, 96)) / Math.hypot(36, 24), 6);
  });

  it('lists the frames inside the edit list only, and gives exactly these', async () => {
    // A start before time 0 becomes an edit list that hides the first seven frames; decoding still needs them.
    const file = await makeClip(path('edit.mp4'), { bFrames: 2, times: evenTimes(30, 1, -7) });
    const warnings: MediaWarning[] = [];
    const info = await probeVideo(file, { hash: false, onWarning: (warning) => warnings.push(warning) });
    expect(info.ptsUs.length).toBe(23);
    expect(info.ptsUs[0]).toBe(0);
    expect(await numbers(info)).toEqual(evenTimes(23, 1, 7));
    expect(await numbers(info, 1, 3)).toEqual([8, 9]);
    expect(warnings).toEqual([]);
  });

  it('leaves out frames that repeat a time, and says so', async () => {
    const file = await makeClip(path('repeated.mkv'), {
      packet: (packet) => {
        if (packet.pts === 12n || packet.pts === 13n) packet.pts = 14n;
        return true;
      },
    });
    const warnings: MediaWarning[] = [];
    const info = await probeVideo(file, { hash: false, onWarning: (warning) => warnings.push(warning) });
    expect(info.ptsUs.length).toBe(28);
    expect(warnings.map((warning) => warning.code)).toEqual(['media/repeated-time']);
    expect(await numbers(info)).toEqual(evenTimes(30).filter((n) => n !== 13 && n !== 14));
  });

  it('takes a video of one frame', async () => {
    const info = await probeVideo(await makeClip(path('one.mp4'), { times: [0] }), { hash: false });
    expect([...info.ptsUs]).toEqual([0]);
    expect(info.durationUs).toBeGreaterThan(0);
    expect(info.variableRate).toBe(false);
    expect(await numbers(info)).toEqual([0]);
  });

  it('takes single pictures as videos of one frame, whatever their name', async () => {
    const jpeg = await makeClip(path('picture.mjpeg'), { times: [0], encoder: 'mjpeg', pixelFormat: 'yuvj420p' });
    const png = new PNG({ width: 160, height: 96 });
    paintNumber(0, 160, 96).forEach((value, i) => {
      png.data[Math.floor(i / 3) * 4 + (i % 3)] = value;
    });
    for (let i = 3; i < png.data.length; i += 4) png.data[i] = 255;
    const pictures = {
      'photo.jpg': readFileSync(jpeg),
      'photo-%03d.jpg': readFileSync(jpeg),
      drawing: PNG.sync.write(png),
    };
    for (const [name, bytes] of Object.entries(pictures)) {
      writeFileSync(path(name), bytes);
      const info = await probeVideo(path(name), { hash: false });
      expect([info.width, info.height, info.ptsUs.length], name).toEqual([160, 96, 1]);
      expect(await numbers(info), name).toEqual([0]);
    }
  });

  it('stops when told to', async () => {
    const file = await makeClip(path('stop.mp4'));
    await expect(probeVideo(file, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('probeVideo on bad input', () => {
  it('says when there is no file, a folder, or nothing in the file', async () => {
    expect(await codeOf(path('nowhere.mp4'))).toBe('media/missing');
    mkdirSync(path('folder.mp4'));
    expect(await codeOf(path('folder.mp4'))).toBe('media/is-folder');
    writeFileSync(path('empty.mp4'), '');
    expect(await codeOf(path('empty.mp4'))).toBe('media/empty');
  });

  it('says when the path leads to nothing that can be read', async () => {
    symlinkSync(path('loop.mp4'), path('loop.mp4'));
    expect(await codeOf(path('loop.mp4'))).toBe('media/unreadable');
    expect(await codeOf('/dev/null')).toBe('media/unreadable');
  });

  it('does not take text for a video, whatever it is called', async () => {
    for (const name of ['text.mp4', 'text.txt', 'text.mkv', 'text.srt', 'text.m3u8', 'text']) {
      const text = name === 'text.m3u8' ? '#EXTM3U\n#EXTINF:1,\nplain.mp4\n' : 'It was a dark night.\n'.repeat(50);
      writeFileSync(path(name), text);
      expect(await codeOf(path(name)), name).toBe('media/not-media');
    }
  });

  it('does not take noise for a video', async () => {
    const noise = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255);
    for (const name of ['noise.mp4', 'noise.avi', 'noise.bin']) {
      writeFileSync(path(name), noise);
      expect(['media/not-media', 'media/no-frames'], name).toContain(await codeOf(path(name)));
    }
  });

  it('says when a file holds only sound', async () => {
    expect(await codeOf(await makeSound(path('sound.mp4')))).toBe('media/no-video');
  });

  it('says which codec cannot be decoded', async () => {
    const file = await makeClip(path('unknown.mp4'));
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf('avc1'); at >= 0; at = bytes.indexOf('avc1', at + 1)) bytes.write('zzzz', at);
    writeFileSync(file, bytes);
    const problem = await probeVideo(file).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'media/codec' });
    expect((problem as Problem).message).toContain('zzzz');
  });

  it('says when no picture can be decoded', async () => {
    const file = await makeClip(path('rubble.mp4'));
    const bytes = readFileSync(file);
    const media = bytes.indexOf('mdat') + 4;
    bytes.fill(0xa5, media, bytes.indexOf('moov', media) - 4);
    writeFileSync(file, bytes);
    expect(await codeOf(file)).toBe('media/no-frames');
  });

  it('gives what there is of a file that is cut off behind its index, with a warning', async () => {
    const file = await makeClip(path('cut.mp4'), {
      times: evenTimes(90),
      muxOptions: { movflags: '+faststart' },
      paint: noisy,
    });
    truncateSync(file, Math.floor(readFileSync(file).length * 0.5));
    const warnings: MediaWarning[] = [];
    const info = await probeVideo(file, { onWarning: (warning) => warnings.push(warning) });
    expect(warnings.map((warning) => warning.code)).toEqual(['media/cut-off']);
    expect(info.ptsUs.length).toBeGreaterThan(20);
    expect(info.ptsUs.length).toBeLessThan(80);
    const late: MediaWarning[] = [];
    let frames = 0;
    for await (const frame of decodeVideo(info, { onWarning: (warning) => late.push(warning) })) {
      expect(frame.index).toBe(frames++);
    }
    expect(frames).toBe(info.ptsUs.length);
    expect(late).toEqual([]);
  });

  it('cannot open a file that is cut off before its index', async () => {
    const file = await makeClip(path('cut-index.mp4'), { times: evenTimes(90) });
    truncateSync(file, Math.floor(readFileSync(file).length * 0.3));
    expect(await codeOf(file)).toBe('media/not-media');
  });

  it('gives what there is of a cut-off MKV and AVI', async () => {
    for (const [name, encoder] of [
      ['cut.mkv', 'libx264'],
      ['cut.avi', 'mpeg4'],
    ] as const) {
      const file = await makeClip(path(name), { times: evenTimes(90), encoder, paint: noisy });
      truncateSync(file, Math.floor(readFileSync(file).length * 0.5));
      const warnings: MediaWarning[] = [];
      const info = await probeVideo(file, { hash: false, onWarning: (warning) => warnings.push(warning) });
      expect(
        warnings.map((warning) => warning.code),
        name,
      ).toEqual(['media/cut-off']);
      expect(info.ptsUs.length).toBeGreaterThan(20);
      expect(info.ptsUs.length).toBeLessThan(80);
    }
  });
});

async function numbers(info: Parameters<typeof decodeVideo>[0], from?: number, to?: number): Promise<number[]> {
  const shown: number[] = [];
  for await (const frame of decodeVideo(info, { from, to })) shown.push(readNumber(frame));
  return shown;
}

/** A picture of repeatable noise, so that packets are big enough to cut through. */
function noisy(index: number, width: number, height: number): Uint8Array {
  let state = index + 1;
  return Uint8Array.from({ length: width * height * 3 }, () => (state = (state * 1103515245 + 12345) >>> 0) >>> 24);
}
