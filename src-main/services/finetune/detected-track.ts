import { listPersons, loadPersonTrack } from '#main/store/person-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import type { Annotations } from '#shared/annotation/draft.ts';
import { stretchesIn } from '#shared/annotation/stretches.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** Numbers of a row in each array of a track. */
const ROW = {
  seen: 1,
  image: 3 * LANDMARK_COUNT,
  confidence: LANDMARK_COUNT,
  world: 3 * LANDMARK_COUNT,
  presence: 1,
  box: 4,
} as const satisfies Partial<Record<keyof PersonTrack, number>>;

/**
 * What the detector saw in the frames of a take, unmended: exchanged sides stay exchanged, since that is what a network
 * is shown when it captures the same again. Frames that an edit took from other takes come from their detections.
 *
 * @param from first frame of the clip
 * @param to   frame after the last
 */
export function detectedTrack(
  store: ProjectStore,
  notes: Annotations,
  takeId: number,
  from: number,
  to: number,
): PersonTrack {
  const rows = to - from;
  const track: PersonTrack = {
    person: findTake(store, takeId)?.person ?? 1,
    firstFrame: from,
    frames: rows,
    seen: new Uint8Array(rows),
    image: new Float32Array(rows * ROW.image),
    confidence: new Float32Array(rows * ROW.confidence),
    world: new Float32Array(rows * ROW.world),
    presence: new Float32Array(rows),
    box: new Float32Array(rows * ROW.box),
  };
  const sources = new Map<number, PersonTrack | null>();
  for (const { frame, value } of stretchesIn(notes.entries(takeId, 'rows'), from, to)) {
    if (value.take === null) continue;
    let source = sources.get(value.take);
    if (source === undefined) sources.set(value.take, (source = trackOfTake(store, value.take)));
    if (source) copyFrames(track, source, frame, value.to);
  }
  return track;
}

/** The track a stored take was fitted to; null for takes that came without one. */
function trackOfTake(store: ProjectStore, takeId: number): PersonTrack | null {
  const take = findTake(store, takeId);
  const person = take && listPersons(store, take.captureId).find(({ number }) => number === take.person);
  return (person && loadPersonTrack(store, person.id)) ?? null;
}

/** Copies frames `from` to `to` of the clip, as far as the source has them. */
function copyFrames(out: PersonTrack, source: PersonTrack, from: number, to: number): void {
  const first = Math.max(from, source.firstFrame);
  const last = Math.min(to, source.firstFrame + source.frames);
  if (first >= last) return;
  for (const name of Object.keys(ROW) as (keyof typeof ROW)[]) {
    const size = ROW[name];
    const part = source[name].subarray((first - source.firstFrame) * size, (last - source.firstFrame) * size);
    out[name].set(part, (first - out.firstFrame) * size);
  }
}
