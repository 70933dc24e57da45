import { describe, expect, it } from 'vitest';
import type { VideoInfo } from '#main/media/video.ts';
import type { ResultsFile } from '#main/services/results/read-results-file.ts';
import { clipWithoutVideo, framesOfIds, pictureScale, rationalRate } from '#main/services/results/results-clip.ts';

const file = {
  path: 'old.pkl',
  sha256: 'a',
  bytes: 1,
  people: [{ frameIds: Int32Array.of(2, 9) }],
  note: null,
  vertexCount: 6890,
} as unknown as ResultsFile;

const video = (ptsUs: number[], more: Partial<VideoInfo> = {}) =>
  ({
    path: 'old.mp4',
    ptsUs: Float64Array.from(ptsUs),
    durationUs: ptsUs.at(-1)! + 100_000,
    fps: { num: 10, den: 1 },
    variableRate: false,
    width: 1280,
    height: 720,
    ...more,
  }) as VideoInfo;
const EVEN = Array.from({ length: 10 }, (_, i) => i * 100_000);

describe('the clip of imported results', () => {
  it('knows rates as broadcast writes them', () => {
    expect(rationalRate(25)).toEqual({ num: 25, den: 1 });
    expect(rationalRate(29.97)).toEqual({ num: 30_000, den: 1001 });
    expect(rationalRate(23.976)).toEqual({ num: 24_000, den: 1001 });
    expect(rationalRate(12.5)).toEqual({ num: 12_500, den: 1000 });
  });

  it('stands for a missing video up to the last frame of anybody, and says what it assumed', () => {
    const codes: string[] = [];
    const told = clipWithoutVideo(file, null, { fps: 50, size: [640, 480] }, ({ code }) => codes.push(code));
    expect([...told.ptsUs]).toEqual(Array.from({ length: 10 }, (_, i) => i * 20_000));
    expect([told.width, told.height, codes.length]).toEqual([640, 480, 0]);
    const seen = { imageSize: [800, 600] as const, mappedShare: 1 };
    expect(clipWithoutVideo(file, seen, { fps: 50, size: null }, () => {}).width).toBe(800);
    const assumed = clipWithoutVideo(file, null, { fps: null, size: null }, ({ code }) => codes.push(code));
    expect(assumed).toMatchObject({ fps: { num: 30, den: 1 }, width: 1920, height: 1080 });
    expect(codes).toEqual(['results/assumed-size', 'results/assumed-fps']);
  });

  it('takes frame ids as they are, and refuses those beyond the video', () => {
    const ids = Int32Array.of(0, 4, 9);
    expect(framesOfIds(ids, video(EVEN), file, false)).toBe(ids);
    expect(() => framesOfIds(Int32Array.of(0, 10), video(EVEN), file, false)).toThrow(
      'it speaks of frame 10, and the video has 10 frames',
    );
  });

  it('takes frame ids as times where the frame rate varies, as ffmpeg counted them out', () => {
    // Frames 3 to 5 were dropped: their numbers show the frame before or after.
    const pts = EVEN.filter((_, i) => i < 3 || i > 5);
    const info = video(pts, { variableRate: true });
    const ids = Int32Array.from({ length: 10 }, (_, i) => i);
    expect([...framesOfIds(ids, info, file, false)]).toEqual([0, 1, 2, 2, 3, 3, 3, 4, 5, 6]);
    expect(() => framesOfIds(ids, info, file, true)).toThrow('the video has 7 frames');
  });

  it('accepts a video of another size and the same shape only', () => {
    expect(pictureScale(video(EVEN), [640, 360], file)).toBe(2);
    expect(() => pictureScale(video(EVEN), [720, 1280], file)).toThrow('720 × 1280 px');
  });
});
