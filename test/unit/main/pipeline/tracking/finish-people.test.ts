import { describe, expect, it } from 'vitest';
import { finishPeople, rejectRefused } from '#main/pipeline/tracking/finish-people.ts';
import { Tracklet } from '#main/pipeline/tracking/tracklet.ts';
import { LANDMARK, type LandmarkName } from '#shared/vision/blazepose.ts';
import { OBSERVATION } from '#shared/vision/observation.ts';
import { type StandIn, standing } from '#test/unit/shared/vision/skeletons.ts';

function tracklet(first: number, frames: number, person: StandIn): Tracklet {
  const made = new Tracklet(1, null);
  for (let frame = first; frame < first + frames; frame++) made.set(frame, standing(person));
  return made;
}

const options = {
  people: 'all' as const,
  scale: 1,
  seconds: (frame: number) => frame / 30,
  clipSeconds: 10,
  clipFrames: 300,
};
const person = { x: 300, y: 300, height: 200 };

describe('finishPeople', () => {
  it('numbers people by importance: how long and how large they were seen', () => {
    const far = [tracklet(0, 100, { ...person, height: 80 })];
    const near = [tracklet(20, 90, { ...person, height: 400 })];
    const { tracks } = finishPeople([far, near], options);
    expect(tracks.map((track) => [track.person, track.firstFrame, track.frames])).toEqual([
      [1, 20, 90],
      [2, 0, 100],
    ]);
  });

  it('leaves frames empty in which a person was out of sight', () => {
    const { tracks } = finishPeople([[tracklet(5, 10, person), tracklet(20, 10, person)]], options);
    const [track] = tracks;
    expect(track!.frames).toBe(25);
    expect([...track!.seen.subarray(8, 17)]).toEqual([1, 1, 0, 0, 0, 0, 0, 1, 1]);
    expect(track!.image.subarray(12 * 99, 13 * 99).every((value) => value === 0)).toBe(true);
    expect(track!.presence[12]).toBe(0);
  });

  it('gives px of the full picture where smaller pictures were decoded', () => {
    const { tracks } = finishPeople([[tracklet(0, 10, person)]], { ...options, scale: 1.5 });
    expect(tracks[0]!.image[23 * 3 + 1]).toBeCloseTo(450, 3);
    expect(tracks[0]!.box[3]).toBeCloseTo(0.93 * 300, 2);
  });

  it('keeps the most important people and names the others', () => {
    const { tracks, rejected } = finishPeople([[tracklet(0, 50, person)], [tracklet(0, 90, { ...person, x: 700 })]], {
      ...options,
      people: 1,
    });
    expect(tracks.map(({ frames }) => frames)).toEqual([90]);
    expect(rejected).toMatchObject([{ firstFrame: 0, frames: 50, reason: 'over-limit' }]);
  });

  it.each([
    ['too-short', 3, person],
    ['too-short', 20, { ...person, presence: 0.9 }],
    ['too-small', 60, { ...person, height: 40 }],
    ['low-confidence', 60, { ...person, presence: 0.5 }],
    ['low-confidence', 60, { ...person, presence: 0.93, confidence: 0.7 }],
    ['low-confidence', 9, { ...person, confidence: 0.75 }],
  ] as const)('leaves out what is %s', (reason, frames, who) => {
    const { tracks, rejected } = finishPeople([[tracklet(0, frames, who)]], options);
    expect(tracks).toEqual([]);
    expect(rejected.map((track) => track.reason)).toEqual([reason]);
  });

  it.each([
    ['is unsure of joints alone', 60, { ...person, presence: 0.99, confidence: 0.69 }],
    ['is unsure of presence alone', 60, { ...person, presence: 0.93, confidence: 0.85 }],
    ['sees somebody well, if briefly', 9, { ...person, confidence: 0.9 }],
  ] as const)('keeps people where the model %s', (_, frames, who) => {
    expect(finishPeople([[tracklet(0, frames, who)]], options).tracks.length).toBe(1);
  });

  it('leaves out a face whose body is outside of the picture, and keeps head and shoulders', () => {
    const only = (names: readonly LandmarkName[]): Tracklet => {
      const made = tracklet(0, 60, { ...person, height: 900 });
      const shown = new Set(names.map((name) => LANDMARK[name]));
      for (const row of made.rows.values()) {
        for (let k = 11; k < 33; k++) if (!shown.has(k)) row[OBSERVATION.confidence + k] = 0;
      }
      return made;
    };
    const { tracks, rejected } = finishPeople([[only(['l_shoulder'])]], options);
    expect(tracks).toEqual([]);
    expect(rejected.map(({ reason }) => reason)).toEqual(['too-little-in-view']);
    expect(finishPeople([[only(['l_shoulder', 'r_shoulder'])]], options).tracks.length).toBe(1);
  });

  it('never doubts whom a person drew a box around', () => {
    const drawn = tracklet(0, 60, { ...person, presence: 0.5 });
    drawn.drawn = true;
    expect(finishPeople([[drawn]], options).tracks.length).toBe(1);
  });

  it('asks less of tracks in a clip of a few frames', () => {
    const short = { ...options, clipSeconds: 2 / 30 };
    expect(finishPeople([[tracklet(0, 3, person)]], short).tracks.length).toBe(1);
    expect(finishPeople([[tracklet(0, 1, person)]], { ...options, clipSeconds: 0 }).tracks.length).toBe(1);
  });
});

describe('rejectRefused', () => {
  it('makes one entry of the same thing found again and again', () => {
    const box = [10, 20, 100, 200] as const;
    const refused = [5, 35, 20].map((frame) => ({ frame, box, reason: 'part-of-another' as const }));
    const other = { frame: 9, box: [500, 20, 100, 200] as const, reason: 'part-of-another' as const };
    expect(rejectRefused([...refused, other], 2)).toEqual([
      { firstFrame: 5, frames: 31, box: [20, 40, 200, 400], reason: 'part-of-another' },
      { firstFrame: 9, frames: 1, box: [1000, 40, 200, 400], reason: 'part-of-another' },
    ]);
  });
});
