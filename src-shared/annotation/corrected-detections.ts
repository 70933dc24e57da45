import { CONTACT_COUNT } from '../body/landmarks.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '../vision/blazepose.ts';
import type { Entry, KeypointNote, PinNote } from './records.ts';

/** Confidence a landmark gets by the word of a person. Hidden ones stay below what counts as visible. */
const CONFIDENCE = { visible: 1, occluded: 0.4, absent: 0 } as const;

/** Exchanges left and right of landmarks, shape [T, 33, 3], in place. */
export function mirrorLandmarks(keypoints: Float32Array): void {
  const row = LANDMARK_COUNT * 3;
  for (let at = 0; at < keypoints.length; at += row) {
    const before = keypoints.slice(at, at + row);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const from = 3 * LANDMARK_MIRROR[k]!;
      keypoints.set(before.subarray(from, from + 3), at + 3 * k);
    }
  }
}

/** Exchanges left and right of contacts, shape [T, 4], in place. */
export function mirrorContacts(contacts: Float32Array): void {
  for (let at = 0; at < contacts.length; at += CONTACT_COUNT) {
    for (let s = 0; s < 2; s++) {
      const left = contacts[at + s]!;
      contacts[at + s] = contacts[at + s + 2]!;
      contacts[at + s + 2] = left;
    }
  }
}

/** Writes what people set over what was detected, shape [T, 33, 3], row 0 at `from`. */
export function overlayKeypoints(keypoints: Float32Array, from: number, notes: readonly Entry<KeypointNote>[]): void {
  const frames = keypoints.length / (LANDMARK_COUNT * 3);
  for (const { frame, value } of notes) {
    if (frame < from || frame >= from + frames) continue;
    for (const [landmark, [x, y, state]] of Object.entries(value)) {
      keypoints.set([x, y, CONFIDENCE[state]], ((frame - from) * LANDMARK_COUNT + Number(landmark)) * 3);
    }
  }
}

/** Writes the word of people on one foot over its contacts, shape [T, 4], row 0 at `from`. */
export function overlayPins(
  contacts: Float32Array,
  from: number,
  foot: 'left' | 'right',
  pins: readonly Entry<PinNote>[],
): void {
  const frames = contacts.length / CONTACT_COUNT;
  const first = foot === 'left' ? 0 : 2;
  for (const { frame, value } of pins) {
    for (let t = Math.max(frame, from); t < Math.min(value.to, from + frames); t++) {
      contacts.fill(
        value.state === 'pinned' ? 1 : 0,
        (t - from) * CONTACT_COUNT + first,
        (t - from) * CONTACT_COUNT + first + 2,
      );
    }
  }
}
