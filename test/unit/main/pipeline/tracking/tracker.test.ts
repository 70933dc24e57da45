import { describe, expect, it } from 'vitest';
import { linkTracklets } from '#main/pipeline/tracking/link-tracklets.ts';
import { Tracker } from '#main/pipeline/tracking/tracker.ts';
import type { Tracklet } from '#main/pipeline/tracking/tracklet.ts';
import { untangleTracklets } from '#main/pipeline/tracking/untangle-tracklets.ts';
import { weedTracklets } from '#main/pipeline/tracking/weed-tracklets.ts';
import { OBSERVATION } from '#shared/vision/observation.ts';
import { type Actor, actedEngine, actedFrames } from './acted-engine.ts';

const OPTIONS = { tiles: 0, minScore: 0.4, searchSeconds: 0.5, tileSeconds: 1 };
const seconds = (frame: number): number => frame / 30;

/** Tracks an acted clip, 15 frames a chunk. */
async function track(
  count: number,
  script: (frame: number) => readonly Actor[],
  extra: { cuts?: number[]; boxes?: ConstructorParameters<typeof Tracker>[2] } = {},
): Promise<Tracker> {
  const frames = actedFrames(count, extra.cuts);
  const tracker = new Tracker(actedEngine(script, frames), OPTIONS, extra.boxes);
  for (let start = 0; start < count; start += 15) await tracker.addChunk(frames.slice(start, start + 15));
  return tracker;
}

const people = (tracker: Tracker): Tracklet[][] => {
  const { kept } = weedTracklets(tracker.tracklets.filter((tracklet) => tracklet.rows.size > 0));
  untangleTracklets(kept);
  return linkTracklets(kept, { maxGap: 1.2, seconds });
};
const clothesAt = (tracklets: readonly Tracklet[], frame: number): number => {
  const row = tracklets.map((tracklet) => tracklet.at(frame)).find((found) => found)!;
  return row.subarray(OBSERVATION.appearance, OBSERVATION.appearance + 32).indexOf(1);
};

describe('Tracker', () => {
  it('follows everybody from the first frame to the last', async () => {
    const tracker = await track(60, (frame) => [
      { x: 100 + frame, y: 200, height: 200 },
      { x: 500, y: 200, height: 150 },
    ]);
    expect(tracker.tracklets.map(({ rows }) => rows.size)).toEqual([60, 60]);
  });

  it('finds nobody in an empty room', async () => {
    expect((await track(40, () => [])).tracklets).toEqual([]);
  });

  it('follows people found late back to where memory begins, and says where to go on', async () => {
    const tracker = await track(60, (frame) => [{ x: 100, y: 200, height: 200, detected: frame >= 40 }]);
    const [found] = tracker.tracklets;
    expect(found!.last).toBe(59);
    expect(found!.first % 15).toBe(0);
    expect(tracker.backward.map(({ frame }) => frame)).toEqual([found!.first]);
  });

  it('loses people who leave, and calls somebody who comes back soon the same person', async () => {
    const tracker = await track(120, (frame) => (frame > 40 && frame < 65 ? [] : [{ x: 100, y: 200, height: 200 }]));
    expect(tracker.tracklets.length).toBe(2);
    const [person, ...others] = people(tracker);
    expect(others).toEqual([]);
    expect(person!.map(({ first, last }) => [first, last])).toEqual([
      [0, 40],
      [65, 119],
    ]);
  });

  it('takes somebody in other clothes for somebody else', async () => {
    const tracker = await track(120, (frame) =>
      frame > 40 && frame < 65 ? [] : [{ x: 100, y: 200, height: 200, clothes: frame > 50 ? 9 : 0 }],
    );
    expect(people(tracker).length).toBe(2);
  });

  it('knows somebody again by the clothes after several seconds', async () => {
    const tracker = await track(240, (frame) => (frame > 40 && frame < 150 ? [] : [{ x: 100, y: 200, height: 200 }]));
    expect(tracker.tracklets.length).toBe(2);
    expect(people(tracker).length).toBe(1);
  });

  it('does not guess which of two people in the same clothes comes back', async () => {
    const tracker = await track(200, (frame) => {
      const early: Actor = { x: 100, y: 200, height: 200 };
      const double: Actor = { x: 900, y: 200, height: 200 };
      const late: Actor = { x: 200, y: 200, height: 200 };
      return frame < 30 ? [early] : frame < 100 ? [double] : [double, late];
    });
    expect(people(tracker).length).toBe(3);
  });

  it('does not join tracks over a leap that nobody could make', async () => {
    const tracker = await track(60, (frame) => [{ x: frame < 30 ? 100 : 900, y: 200, height: 200 }]);
    expect(people(tracker).length).toBe(2);
  });

  it('keeps both people apart when they cross and one is hidden', async () => {
    const script = (frame: number): Actor[] => {
      const left: Actor = { x: 100 + 5 * frame, y: 200, height: 200, clothes: 1 };
      const right: Actor = { x: 500 - 5 * frame, y: 200, height: 200, clothes: 7 };
      return Math.abs(left.x - right.x) < 60 ? [left] : [left, right];
    };
    const found = people(await track(90, script));
    expect(found.length).toBe(2);
    for (const person of found) expect(clothesAt(person, 85)).toBe(clothesAt(person, 5));
  });

  it('does not take a hand on somebody’s body for a person', async () => {
    const tracker = await track(60, () => [
      { x: 300, y: 300, height: 400 },
      { x: 310, y: 250, height: 80, flicker: 0.2 },
    ]);
    expect(people(tracker).length).toBe(1);
    expect(tracker.refused[0]!.reason).toBe('part-of-another');
  });

  it('does not take furniture for a person', async () => {
    const tracker = await track(60, () => [{ x: 300, y: 300, height: 400, presence: 0.8, confidence: 0.4 }]);
    expect(tracker.tracklets).toEqual([]);
    expect(tracker.refused[0]!.reason).toBe('low-confidence');
  });

  it('keeps a child in front of an adult', async () => {
    const tracker = await track(60, () => [
      { x: 300, y: 300, height: 400 },
      { x: 340, y: 350, height: 220, clothes: 5 },
    ]);
    expect(people(tracker).length).toBe(2);
  });

  it('ends tracks at a cut and starts again behind it', async () => {
    const script = (frame: number): Actor[] => [
      { x: frame < 37 ? 100 : 130, y: 200, height: 200, clothes: frame < 37 ? 0 : 9 },
    ];
    const tracker = await track(60, script, { cuts: [37] });
    expect(tracker.tracklets.map(({ first, last }) => [first, last])).toEqual([
      [0, 36],
      [37, 59],
    ]);
    expect(people(tracker).length).toBe(2);
  });

  it('knows people again behind a cut by their clothes', async () => {
    const tracker = await track(60, (frame) => [{ x: frame < 37 ? 100 : 400, y: 200, height: 200 }], { cuts: [37] });
    expect(people(tracker).length).toBe(1);
  });

  it('starts where a box was drawn around somebody the detector misses, and does not doubt it', async () => {
    const script = (): Actor[] => [{ x: 300, y: 300, height: 200, detected: false, presence: 0.7, confidence: 0.3 }];
    const boxes = [{ frame: 20, x: 250, y: 190, width: 100, height: 210 }];
    const tracker = await track(45, script, { boxes });
    expect(people(tracker).length).toBe(1);
    expect(tracker.tracklets[0]!.rows.size).toBe(30);
    expect(tracker.backward[0]!.frame).toBe(15);
  });
});
