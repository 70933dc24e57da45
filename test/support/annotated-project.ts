import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type SyntheticPerson, solverBody, syntheticPerson } from './synthetic-person.ts';

let solved: Promise<{ person: SyntheticPerson; takes: Take[] }> | null = null;

/** Two solved people of 90 frames: the second is there from frame 20 to 60, some way to the side. */
export function solvedPeople(): Promise<{ person: SyntheticPerson; takes: Take[] }> {
  solved ??= (async () => {
    const person = await syntheticPerson({ frames: 90, noisePx: 2, noiseDepth: 0.03 });
    const second = partOf(person.track, 2, 20, 60);
    const { takes } = solveTakes([person.track, second], person.clip, await solverBody(), { quality: 'fast' });
    return { person, takes };
  })();
  return solved;
}

/** Writes a project with these two people; returns their takes' ids. */
export async function annotatedProject(path: string): Promise<{ ids: [number, number]; takes: Take[] }> {
  const { person, takes } = await solvedPeople();
  saveProject(path, person, takes);
  return { ids: [1, 2], takes };
}

/** Writes a project with takes of one clip; their ids count from 1. */
export function saveProject(path: string, person: SyntheticPerson, takes: readonly Take[]): void {
  using store = openProject(path, { create: true });
  const mediaId = saveMedia(store, { path: 'a.mp4', sha256: 'aa', ptsUs: person.clip.ptsUs });
  const details = { rejected: [], from: 0, to: 90 };
  saveCapture(store, { mediaId, key: 'k', details, tracks: [person.track], takes });
}

/** Rows of a track as another person. */
export function partOf(track: PersonTrack, person: number, from: number, to: number): PersonTrack {
  return {
    person,
    firstFrame: track.firstFrame + from,
    frames: to - from,
    seen: track.seen.slice(from, to),
    image: track.image.slice(from * LANDMARK_COUNT * 3, to * LANDMARK_COUNT * 3),
    confidence: track.confidence.slice(from * LANDMARK_COUNT, to * LANDMARK_COUNT),
    world: track.world.slice(from * LANDMARK_COUNT * 3, to * LANDMARK_COUNT * 3),
    presence: track.presence.slice(from, to),
    box: track.box.slice(from * 4, to * 4),
  };
}
