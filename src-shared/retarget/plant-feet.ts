import type { FootContacts } from './contacts.ts';

/** Places of one foot over time, world, metres, shape [T, 3]. */
export interface FootPath {
  readonly ankle: Float64Array;
  readonly toes: Float64Array;
}

/**
 * How far a foot has to be moved over the floor so that it does not slide while it stands: in each stance the part that
 * stands (the toes, or the heel alone) keeps its place, wherever most of the stance already was; between stances the
 * shift passes smoothly from one to the next.
 *
 * @param side 0 left, 1 right
 * @returns shift along x and z, metres, shape [T, 2]
 */
export function footShifts(path: FootPath, contacts: FootContacts, side: 0 | 1): Float64Array {
  const frames = path.ankle.length / 3;
  const shifts = new Float64Array(frames * 2);
  const pivot = (f: number): 'toes' | 'heel' | null => {
    if (contacts[4 * f + 2 * side + 1]) return 'toes';
    return contacts[4 * f + 2 * side] ? 'heel' : null;
  };
  const stances: [first: number, last: number][] = [];
  for (let f = 0; f < frames; f++) {
    if (!pivot(f)) continue;
    const first = f;
    while (f + 1 < frames && pivot(f + 1)) f++;
    stances.push([first, f]);
  }
  const at = (part: 'toes' | 'heel', f: number, axis: number): number =>
    (part === 'toes' ? path.toes : path.ankle)[3 * f + axis]!;
  for (const [first, last] of stances) {
    const shift = [0, 0];
    const mean = [0, 0];
    for (let f = first; f <= last; f++) {
      const part = pivot(f)!;
      // The part that stands now keeps the place it had a frame ago.
      if (f > first) for (const [i, axis] of [0, 2].entries()) shift[i]! += at(part, f - 1, axis) - at(part, f, axis);
      for (let i = 0; i < 2; i++) {
        shifts[2 * f + i] = shift[i]!;
        mean[i]! += shift[i]! / (last - first + 1);
      }
    }
    for (let f = first; f <= last; f++) for (let i = 0; i < 2; i++) shifts[2 * f + i]! -= mean[i]!;
  }
  fillBetween(shifts, stances, frames);
  return shifts;
}

function fillBetween(shifts: Float64Array, stances: readonly (readonly [number, number])[], frames: number): void {
  if (stances.length === 0) return;
  const fill = (from: number, to: number, a: number, b: number): void => {
    for (let f = from; f < to; f++) {
      const u = (f - from + 1) / (to - from + 1);
      const smooth = u * u * (3 - 2 * u);
      for (let i = 0; i < 2; i++) shifts[2 * f + i] = shifts[2 * a + i]! * (1 - smooth) + shifts[2 * b + i]! * smooth;
    }
  };
  fill(0, stances[0]![0], stances[0]![0], stances[0]![0]);
  for (let s = 0; s + 1 < stances.length; s++)
    fill(stances[s]![1] + 1, stances[s + 1]![0], stances[s]![1], stances[s + 1]![0]);
  fill(stances.at(-1)![1] + 1, frames, stances.at(-1)![1], stances.at(-1)![1]);
}
