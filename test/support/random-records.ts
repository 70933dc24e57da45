import type { Take } from '#shared/fitting/take.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** Small, fast, seeded numbers 0..1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A take of random numbers, odd ones (NaN, −0, denormal) among them: for tests of keeping, not of motion. */
export function randomTake(frames: number, seed = 1, person = 1): Take {
  const random = seededRandom(seed);
  const floats = (length: number) => Float32Array.from({ length }, () => random() * 4 - 2);
  const poses = floats(frames * 72);
  if (frames > 0) poses.set([Number.NaN, -0, 1e-42, Number.POSITIVE_INFINITY], 0);
  return {
    person,
    firstFrame: 7,
    frames,
    ptsUs: Float64Array.from({ length: frames }, (_, frame) => 33_366 * frame + 0.5),
    fps: { num: 30_000, den: 1001 },
    poses,
    betas: floats(10),
    trans: floats(frames * 3),
    joints: floats(frames * 72),
    jointsCam: floats(frames * 72),
    keypoints2d: floats(frames * 99),
    contacts: floats(frames * 4),
    score: floats(frames),
    seen: Uint8Array.from({ length: frames }, () => Math.round(random())),
    camera: { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -0.1 - 0.2], translation: [-0, Math.PI, 1 / 3] },
    focalPx: 1234.5678901234567,
    imageSize: [1280, 720],
    body: 'builtin',
    licence: 'free',
    fit: { reprojectionPx: Number.NaN, reprojectionShare: 0.1 + 0.2, score: 1, footSlide: 0 },
  };
}

/** A track of random numbers. */
export function randomTrack(frames: number, seed = 1, person = 1): PersonTrack {
  const random = seededRandom(seed);
  const floats = (length: number) => Float32Array.from({ length }, () => random() * 4 - 2);
  return {
    person,
    firstFrame: 3,
    frames,
    seen: Uint8Array.from({ length: frames }, () => Math.round(random())),
    image: floats(frames * 99),
    confidence: floats(frames * 33),
    world: floats(frames * 99),
    presence: floats(frames),
    box: floats(frames * 4),
  };
}
