import { describe, expect, it } from 'vitest';
import { appearanceLikeness, describeAppearanceInto } from '#shared/vision/appearance.ts';
import { doubtOf, MOST_DOUBT } from '#shared/vision/belief.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { bodyCover } from '#shared/vision/body-cover.ts';
import { boneUnsteadiness } from '#shared/vision/bone-steadiness.ts';
import { emptyObservation, OBSERVATION, observationBox } from '#shared/vision/observation.ts';
import { objectKeypointSimilarity } from '#shared/vision/oks.ts';
import { standing } from './skeletons.ts';

const person = { x: 200, y: 200, height: 200 };

describe('objectKeypointSimilarity', () => {
  it('is 1 for the same skeleton and falls with distance', () => {
    expect(objectKeypointSimilarity(standing(person), standing(person))).toBeCloseTo(1, 6);
    const near = objectKeypointSimilarity(standing(person), standing({ ...person, x: 210 }));
    const far = objectKeypointSimilarity(standing(person), standing({ ...person, x: 260 }));
    expect(near).toBeGreaterThan(0.6);
    expect(far).toBeLessThan(0.15);
  });

  it('does not call a small skeleton inside a large one the same', () => {
    expect(objectKeypointSimilarity(standing(person), standing({ ...person, height: 60 }))).toBeLessThan(0.3);
  });
});

describe('bodyCover', () => {
  it('is full for a small skeleton on a large one and empty beside it', () => {
    expect(bodyCover(standing({ ...person, height: 50, y: 180 }), standing(person))).toBe(1);
    expect(bodyCover(standing({ ...person, x: 400 }), standing(person))).toBe(0);
  });
});

describe('boneUnsteadiness', () => {
  it('is zero for a person who turns and moves', () => {
    const rows = Array.from({ length: 8 }, (_, i) => standing({ ...person, x: 200 + 9 * i, turn: i }));
    expect(boneUnsteadiness(rows)).toBeLessThan(1e-5);
  });

  it('grows when bones change length from frame to frame', () => {
    const rows = Array.from({ length: 8 }, (_, i) => {
      const row = standing(person);
      for (let at = OBSERVATION.world; at < OBSERVATION.world + 99; at++) row[at]! *= i % 2 ? 1.2 : 0.8;
      return row;
    });
    expect(boneUnsteadiness(rows)).toBeCloseTo(0.2, 6);
  });

  it('says nothing of a single row', () => {
    expect(boneUnsteadiness([standing(person)])).toBe(0);
  });
});

describe('doubtOf', () => {
  it('is small for a sure model even where half of the body is outside of the picture', () => {
    const row = standing({ ...person, presence: 0.98, confidence: 0.7 });
    for (const joint of [LANDMARK.l_knee, LANDMARK.r_knee]) row[OBSERVATION.confidence + joint] = 0;
    expect(doubtOf([row], 0.1)).toBeLessThan(MOST_DOUBT);
  });

  it('is small for sure joints where the model is not so sure of the whole', () => {
    expect(doubtOf([standing({ ...person, presence: 0.85, confidence: 0.8 })], 0.1)).toBeLessThan(MOST_DOUBT);
  });

  it('is without limit where the model is sure of neither', () => {
    expect(doubtOf([standing({ ...person, presence: 0.85, confidence: 0.5 })], 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('grows with the unsteadiness of bones and falls with confidence', () => {
    const doubt = (confidence: number, unsteadiness: number) =>
      doubtOf([standing({ ...person, confidence })], unsteadiness);
    expect(doubt(0.55, 0.15)).toBeGreaterThan(MOST_DOUBT);
    expect(doubt(0.95, 0.15)).toBeLessThan(MOST_DOUBT);
    expect(doubt(0.95, 0.25)).toBeGreaterThan(MOST_DOUBT);
  });
});

describe('appearance', () => {
  const dressed = (red: number, green: number, blue: number) => {
    const picture = { width: 400, height: 400, data: new Uint8Array(480000) };
    for (let i = 0; i < picture.data.length; i += 3) picture.data.set([red, green, blue], i);
    const row = standing(person);
    describeAppearanceInto(row, picture);
    return row.subarray(OBSERVATION.appearance);
  };

  it('tells clothes of different colours apart and knows the same again in other light', () => {
    const red = dressed(180, 40, 40);
    expect(appearanceLikeness(red, dressed(150, 33, 33))).toBeGreaterThan(0.9);
    expect(appearanceLikeness(red, dressed(40, 40, 180))).toBeLessThan(0.6);
  });

  it('says nothing where the body is outside of the picture', () => {
    const row = standing({ x: -900, y: 200, height: 200 });
    describeAppearanceInto(row, { width: 40, height: 40, data: new Uint8Array(4800) });
    expect(row.subarray(OBSERVATION.appearance).every((value) => value === 0)).toBe(true);
    expect(appearanceLikeness(row.subarray(OBSERVATION.appearance), dressed(1, 2, 3))).toBe(0.5);
  });
});

describe('observationBox', () => {
  it('surrounds the confident landmarks only', () => {
    const row = standing(person);
    row[OBSERVATION.image + 3 * LANDMARK.l_wrist] = 900;
    row[OBSERVATION.confidence + LANDMARK.l_wrist] = 0.1;
    const [x, y, width, height] = observationBox(row);
    expect(x).toBeCloseTo(170, 3);
    expect(width).toBeCloseTo(60, 3);
    expect(y).toBeCloseTo(200 - 0.43 * 200, 3);
    expect(height).toBeCloseTo(0.93 * 200, 3);
  });

  it('is empty for a row of nobody', () => {
    expect(observationBox(emptyObservation())).toEqual([0, 0, 0, 0]);
  });
});
