import { inWorldOf } from '#main/services/imports/same-world.ts';
import { type RestJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import type { Filmed } from '#shared/camera/camera-track.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { ScenePlace } from './prepare-take.ts';

/** One of several people of a file. */
export interface SceneTake {
  readonly take: Take;
  readonly place: ScenePlace;
}

/** Places of cameras that differ by less are the same, metres and parts of a unit vector. */
const SAME = 1e-6;

/**
 * Everybody of a clip in one scene: names nobody shares, one beginning, and one world with one floor. A take whose world
 * is not the first one's (it was captured apart, or its floor was levelled) is brought there by the camera that saw both.
 */
export function peopleOfScene(takes: readonly Take[], rest: RestJoints): SceneTake[] {
  const beginsUs = Math.min(...takes.map(({ ptsUs }) => ptsUs[0]!));
  const { camera } = takes[0]!;
  return ownNumbers(takes).map((number, i) => {
    const own = takes[i]!;
    const take = isSame(own, takes[0]!) ? own : inWorldOf(own, camera, shapedRestJoints(rest, own.betas));
    return { take, place: { name: `person${number}`, beginsUs } };
  });
}

function isSame({ camera: a }: Take, { camera: b }: Take): boolean {
  const near = (p: readonly number[], q: readonly number[]) => p.every((value, k) => Math.abs(value - q[k]!) < SAME);
  return near(a.rotation, b.rotation) && near(a.translation, b.translation);
}

/** A number for each take: its person's, or for a second take of a person the next that nobody has. */
export function ownNumbers(takes: readonly Pick<Take, 'person'>[]): number[] {
  const numbers: number[] = [];
  for (const { person } of takes) {
    const next = Math.max(...numbers, ...takes.map((take) => take.person)) + 1;
    numbers.push(numbers.includes(person) ? next : person);
  }
  return numbers;
}

/** The camera of a clip over all frames anybody is in. */
export function filmedBy(takes: readonly Take[]): Filmed {
  const first = takes.reduce((a, b) => (b.firstFrame < a.firstFrame ? b : a));
  const times = new Set(takes.flatMap(({ ptsUs }) => [...ptsUs]));
  const ptsUs = Float64Array.from(times).sort();
  const { fps, camera, focalPx, imageSize, cameraMotion } = takes[0]!;
  return { firstFrame: first.firstFrame, frames: ptsUs.length, ptsUs, fps, camera, focalPx, imageSize, cameraMotion };
}
