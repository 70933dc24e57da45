import { LANDMARK_COUNT } from './blazepose.ts';
import type { PersonTrack } from './person-track.ts';

/** A track in which nobody was seen yet; its arrays are there to be filled. */
export function emptyTrack(frames: number, { person = 1, firstFrame = 0 } = {}): PersonTrack {
  return {
    person,
    firstFrame,
    frames,
    seen: new Uint8Array(frames),
    image: new Float32Array(frames * LANDMARK_COUNT * 3),
    confidence: new Float32Array(frames * LANDMARK_COUNT),
    world: new Float32Array(frames * LANDMARK_COUNT * 3),
    presence: new Float32Array(frames),
    box: new Float32Array(frames * 4),
  };
}
