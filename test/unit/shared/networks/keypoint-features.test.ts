import { describe, expect, it } from 'vitest';
import { KEYPOINT_FEATURES, keypointFeatures, keypointFeaturesInto } from '#shared/networks/keypoint-features.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

const CAMERA = { width: 1280, height: 720, focal: 1000 };

/** One person in two frames, unseen in the first; landmark 0 at the box's centre, landmark 1 at its right edge. */
function track(scale = 1, shift: readonly [number, number] = [0, 0]): PersonTrack {
  const image = new Float32Array(2 * LANDMARK_COUNT * 3);
  const confidence = new Float32Array(2 * LANDMARK_COUNT);
  const world = new Float32Array(2 * LANDMARK_COUNT * 3);
  const at = LANDMARK_COUNT;
  const [dx, dy] = shift;
  image.set([400 * scale + dx, 300 * scale + dy, 0, 510 * scale + dx, 300 * scale + dy, 0, 9, 9, 9], 3 * at);
  confidence.set([0.9, 0.5, 0], at);
  world.set([0.1, -0.6, 0.05, 0.2, 0.3, -0.4, 5, 5, 5], 3 * at);
  const box = Float32Array.of(0, 0, 0, 0, 350 * scale + dx, 200 * scale + dy, 100 * scale, 200 * scale);
  const seen = Uint8Array.of(0, 1);
  return {
    person: 1,
    firstFrame: 0,
    frames: 2,
    seen,
    image,
    confidence,
    world,
    presence: Float32Array.from(seen),
    box,
  };
}

const row = (of: PersonTrack): Float32Array => {
  const out = new Float32Array(KEYPOINT_FEATURES);
  keypointFeaturesInto(out, 0, of, 1, CAMERA);
  return out;
};

describe('features of landmarks', () => {
  it('hold landmarks in the box, in the body, and where the box is seen', () => {
    const features = row(track());
    const expected = [0, 0, 0.9, 0.1, -0.6, 0.05, 1, 0, 0.5, 0.2, 0.3, -0.4, 0, 0, 0, 0, 0, 0];
    expect(Array.from(features.slice(0, 18)).map((x) => Math.round(x * 1e6) / 1e6)).toEqual(expected);
    const place = [(400 - 640) / 1000, (300 - 360) / 1000, 220 / 1000, 1000 / Math.hypot(1280, 720)];
    for (const [i, value] of place.entries()) expect(features[KEYPOINT_FEATURES - 4 + i]).toBeCloseTo(value, 6);
  });

  it('say nothing of landmarks that are absent', () => {
    expect(
      row(track())
        .slice(12, 198)
        .every((x) => x === 0),
    ).toBe(true);
  });

  it('describe the same pose alike wherever and however large it is in the picture', () => {
    const near = row(track(2, [50, -80]));
    const far = row(track());
    for (let i = 0; i < 198; i++) expect(near[i]).toBeCloseTo(far[i]!, 5);
    expect(near[KEYPOINT_FEATURES - 2]).toBeCloseTo(2 * far[KEYPOINT_FEATURES - 2]!, 6);
  });

  it('leave rows of frames where nobody was seen at zero', () => {
    const all = keypointFeatures(track(), CAMERA);
    expect(all.length).toBe(2 * KEYPOINT_FEATURES);
    expect(all.slice(0, KEYPOINT_FEATURES).every((x) => x === 0)).toBe(true);
    expect(Array.from(all.slice(KEYPOINT_FEATURES))).toEqual(Array.from(row(track())));
  });
});
