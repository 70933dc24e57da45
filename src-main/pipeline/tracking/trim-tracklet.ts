import { boneUnsteadiness } from '#shared/vision/bone-steadiness.ts';
import type { Tracklet } from './tracklet.ts';

const WINDOW = 8;
/** Windows above this show no person: the tracklet has drifted onto something else. */
const NOBODY = 0.2;
/** A tracklet whose median window is above this never showed a person. */
const NEVER_ANYBODY = 0.11;

/**
 * Drops the stretches of a tracklet in which bones change length as no person's do.
 *
 * @returns false where the tracklet as a whole is not believed; it is then left as it is
 */
export function trimTracklet(tracklet: Tracklet): boolean {
  const frames = tracklet.frames();
  const windows: { frames: number[]; unsteadiness: number }[] = [];
  for (let start = 0; start < frames.length; start += WINDOW / 2) {
    const window = frames.slice(start, start + WINDOW);
    if (window.length < WINDOW && windows.length) break;
    windows.push({ frames: window, unsteadiness: boneUnsteadiness(window.map((frame) => tracklet.at(frame)!)) });
  }
  const sorted = windows.map(({ unsteadiness }) => unsteadiness).sort((a, b) => a - b);
  if ((sorted[sorted.length >> 1] ?? 0) > NEVER_ANYBODY) return false;
  for (const window of windows) if (window.unsteadiness > NOBODY) tracklet.remove(window.frames);
  return true;
}
