import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPoseEngine, type PoseEngine } from '#main/engine/pose-engine.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { type TrackOptions, type TrackResult, trackPeople, trackWith } from '#main/pipeline/track-people.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { observationBox } from '#shared/vision/observation.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { regionFromBox } from '#shared/vision/region.ts';

/** The rendered clip that ships with the studio: one person walks in, reaches, squats, waves. */
const CLIP = 'models/demo-clip/demo.mp4';
const OPTIONS: TrackOptions = { quality: 'fast', people: 'all', device: 'cpu' };

let info: VideoInfo;
let engine: PoseEngine;
let whole: TrackResult;
beforeAll(async () => {
  info = await probeVideo(CLIP);
  engine = await createPoseEngine({ quality: 'fast', device: 'cpu', workers: 2 });
  whole = await trackWith(engine, { info, from: 0, to: info.ptsUs.length }, OPTIONS, quietContext());
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const range = (from: number, to: number, options: Partial<TrackOptions> = {}) =>
  trackWith(engine, { info, from, to }, { ...OPTIONS, ...options }, quietContext());

describe('trackPeople on the demo clip', () => {
  it('finds the one person in every frame', () => {
    expect(whole.tracks.length).toBe(1);
    const [track] = whole.tracks;
    expect(track!.person).toBe(1);
    expect(track!.firstFrame).toBe(0);
    expect(track!.seen.reduce((sum, seen) => sum + seen, 0)).toBe(info.ptsUs.length);
  });

  it('never shows the person upside down, in image and world', () => {
    const { image, world, frames } = whole.tracks[0]!;
    for (let row = 0; row < frames; row++) {
      const y = (values: Float32Array, landmark: number) => values[(row * 33 + landmark) * 3 + 1]!;
      expect(y(image, LANDMARK.l_shoulder)).toBeLessThan(y(image, LANDMARK.l_hip));
      expect(y(world, LANDMARK.r_shoulder)).toBeLessThan(y(world, LANDMARK.r_hip));
    }
  });

  it('keeps left and right from frame to frame', () => {
    const { world, frames } = whole.tracks[0]!;
    let before: number[] | null = null;
    for (let row = 0; row < frames; row++) {
      const at = (landmark: number, axis: number) => world[(row * 33 + landmark) * 3 + axis]!;
      const across = [0, 2].map((axis) => at(LANDMARK.l_shoulder, axis) - at(LANDMARK.r_shoulder, axis));
      if (before) expect(across[0]! * before[0]! + across[1]! * before[1]!).toBeGreaterThan(0);
      before = across;
    }
  });

  it('gives confidences between 0 and 1 and boxes inside of the picture', () => {
    const { confidence, box } = whole.tracks[0]!;
    expect(confidence.every((value) => value >= 0 && value <= 1)).toBe(true);
    for (let at = 0; at < box.length; at += 4) {
      expect(box[at]).toBeGreaterThanOrEqual(0);
      expect(box[at]! + box[at + 2]!).toBeLessThanOrEqual(info.width);
      expect(box[at + 3]).toBeGreaterThan(50);
    }
  });

  it('says what ran', () => {
    expect(whole.engine).toMatchObject({ device: 'cpu', model: 'lite' });
    expect(whole.engine.landmarkMs).toBeGreaterThan(0);
    expect(whole.engine.detectorMs).toBeGreaterThan(0);
  });

  it('gives the same result again, whatever the threads were doing', async () => {
    const again = await range(40, 70);
    expect(await range(40, 70)).toMatchObject({ tracks: again.tracks, rejected: again.rejected });
  });

  it('tracks a part of the clip, numbered as in the whole', async () => {
    const { tracks } = await range(100, 120);
    expect(tracks[0]!.firstFrame).toBe(100);
    expect(tracks[0]!.frames).toBe(20);
    const nose = (track: PersonTrack, frame: number) => track.image[(frame - track.firstFrame) * 99]!;
    expect(Math.abs(nose(tracks[0]!, 110) - nose(whole.tracks[0]!, 110))).toBeLessThan(5);
  });

  it('keeps the most important people when told how many', async () => {
    const { tracks, rejected } = await range(100, 110, { people: 0 as number });
    expect(tracks).toEqual([]);
    expect(rejected.map(({ reason }) => reason)).toContain('over-limit');
  });

  it('tracks a single frame', async () => {
    expect((await range(120, 121)).tracks[0]!.frames).toBe(1);
  });

  it('starts from a box drawn by hand', async () => {
    const box = { frame: 105, x: 600, y: 120, width: 160, height: 500 };
    expect((await range(100, 110, { boxes: [box] })).tracks.length).toBe(1);
  });

  it('reports progress and stops when told to', async () => {
    const done: number[] = [];
    const stop = new AbortController();
    const ctx = {
      ...quietContext(stop.signal),
      report: (progress: { done: number }) => {
        done.push(progress.done);
        stop.abort();
      },
    };
    const source = { info, from: 0, to: info.ptsUs.length };
    await expect(trackWith(engine, source, OPTIONS, ctx)).rejects.toMatchObject({ name: 'AbortError' });
    expect(done.length).toBe(1);
  });

  it('stops in the middle of a chunk', async () => {
    const stop = new AbortController();
    const source = { info, from: 0, to: info.ptsUs.length };
    const work = trackPeople(source, { ...OPTIONS, quality: 'balanced' }, quietContext(stop.signal));
    setTimeout(() => stop.abort(), 600);
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('finds and measures a person in a single picture', async () => {
    for await (const picture of decodeVideo(info, { from: 150, to: 151 })) {
      const found = await engine.detect(picture, { tiles: 0 });
      expect(found.length).toBe(1);
      const inBox = await engine.landmarks(picture, regionFromBox(590, 110, 180, 520));
      const [x, , width] = observationBox(inBox!.observation);
      expect(Math.abs(x + width / 2 - found[0]!.points[0]!)).toBeLessThan(60);
    }
  });

  it('refuses a device that is not there', async () => {
    const source = { info, from: 0, to: 1 };
    await expect(trackPeople(source, { ...OPTIONS, device: 'dml' }, quietContext())).rejects.toMatchObject({
      code: 'device/unavailable',
    });
  });

  it('converts the models into the cache folder it is given', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'cache-'));
    await using fresh = await createPoseEngine({ quality: 'fast', device: 'cpu', workers: 1, cache });
    expect(fresh.workers).toBe(1);
    expect((await readdir(join(cache, 'models'))).map((name) => name.split('-')[1]).sort()).toEqual([
      'detector',
      'lite',
    ]);
    await rm(cache, { recursive: true });
  });
});
