import { describe, expect, it } from 'vitest';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { TakeRows } from '#renderer/document/take-rows.ts';
import {
  bodyHeightCm,
  correctedFrames,
  fieldOfView,
  landmarkFacts,
  scoreAt,
} from '#renderer/panels/inspector/model.ts';

function loaded(): TakeRows {
  const rows = new TakeRows(fakeTake(1, 1, 100, { first_frame: 20 }));
  rows.array('score').fill(0.5);
  rows.array('keypoints2d').set([11, 22, 0.8], 99 * 5 + 3 * 15);
  rows.array('joint_error')[33 * 5 + 15] = 7.5;
  rows.mark(0, 'there');
  rows.coarse = true;
  return rows;
}

describe('what the inspector says', () => {
  it('counts corrected frames once where spans overlap', () => {
    const corrected = [
      { from: 40, to: 60 },
      { from: 0, to: 10 },
      { from: 50, to: 70 },
    ];
    expect(correctedFrames({ corrected })).toBe(40);
    expect(correctedFrames({ corrected: [] })).toBe(0);
  });

  it('measures a body from soles to crown with its shape', () => {
    const shapeDirs = new Float32Array(2 * 30);
    shapeDirs[(3 * 1 + 1) * 10] = 0.1;
    const body = { vertexCount: 2, template: new Float32Array([0, -1, 0, 0, 0.7, 0]), shapeDirs };
    expect(bodyHeightCm(body, [0])).toBeCloseTo(170, 3);
    expect(bodyHeightCm(body, [2])).toBeCloseTo(190, 3);
  });

  it('turns a focal length into a field of view', () => {
    expect(fieldOfView(640, 1280)).toBeCloseTo(90, 6);
  });

  it('finds a landmark by the frame of the clip, and what was set there last', () => {
    const set = { frame: 25, landmark: 15, x: 1, y: 2, state: 'visible' as const };
    const facts = landmarkFacts(loaded(), 15, 25, [set, { ...set, state: 'occluded' }]);
    expect(facts?.confidence).toBeCloseTo(0.8);
    expect(facts?.errorPx).toBeCloseTo(7.5);
    expect(facts?.keyframe?.state).toBe('occluded');
    expect(landmarkFacts(loaded(), 15, 26, [set])?.keyframe).toBeNull();
  });

  it('says nothing outside the take and before rows are there', () => {
    expect(landmarkFacts(loaded(), 15, 19, [])).toBeNull();
    expect(landmarkFacts(new TakeRows(fakeTake(1, 1, 100)), 15, 5, [])).toBeNull();
    expect(scoreAt(loaded(), 120)).toBeNull();
    expect(scoreAt(loaded(), 119)).toBe(0.5);
    expect(scoreAt(new TakeRows(fakeTake(1, 1, 100)), 5)).toBeNull();
  });
});
