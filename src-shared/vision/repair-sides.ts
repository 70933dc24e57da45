import { LANDMARK_COUNT, LANDMARK_MIRROR, MAIN_JOINTS, TRUNK_JOINTS } from './blazepose.ts';
import type { PersonTrack } from './person-track.ts';

export interface RepairSidesOptions {
  /** Presentation time of each row, seconds. */
  seconds: (row: number) => number;
  /** Rows further apart than this say nothing of each other, seconds. */
  maxGap?: number;
  /** Cost of relabelling one fully confident frame, in metres of joint movement. Decides which side is which where
   * continuity alone cannot: the more frames agree, and the surer they are, the more they weigh. */
  frameCost?: number;
}

/** A track with left and right in order, and the rows that were relabelled. */
export interface SideRepair {
  readonly track: PersonTrack;
  /** 1 where left and right were exchanged, shape [T]. */
  readonly swapped: Uint8Array;
}

/**
 * Exchanges left and right where the landmark model took a person's front for the back.
 *
 * Chooses for each frame whether to relabel so that joints move least from frame to frame (Viterbi over two states).
 * A person who really turns moves the joints a little in each frame and is left alone; a mistaken label makes all of
 * them jump at once. Image, world and confidence are relabelled together.
 */
export function repairSides(track: PersonTrack, options: RepairSidesOptions): SideRepair {
  const swapped = chooseSwaps(track, { maxGap: 0.5, frameCost: 0.003, ...options });
  if (!swapped.some((swap) => swap)) return { track, swapped };
  const image = track.image.slice();
  const world = track.world.slice();
  const confidence = track.confidence.slice();
  swapped.forEach((swap, row) => {
    if (!swap) return;
    for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
      const to = row * LANDMARK_COUNT + landmark;
      const from = row * LANDMARK_COUNT + LANDMARK_MIRROR[landmark]!;
      confidence[to] = track.confidence[from]!;
      for (let axis = 0; axis < 3; axis++) {
        image[3 * to + axis] = track.image[3 * from + axis]!;
        world[3 * to + axis] = track.world[3 * from + axis]!;
      }
    }
  });
  return { track: { ...track, image, world, confidence }, swapped };
}

function chooseSwaps(track: PersonTrack, options: Required<RepairSidesOptions>): Uint8Array {
  const rows = Array.from(track.seen.keys()).filter((row) => track.seen[row]);
  const cameFrom: Uint8Array[] = [];
  let costs: [number, number] = [0, 0];
  rows.forEach((row, at) => {
    const label = options.frameCost * trunkConfidence(track, row);
    if (at === 0) {
      costs = [0, label];
      cameFrom.push(Uint8Array.of(0, 1));
      return;
    }
    const previous = rows[at - 1]!;
    const apart = options.seconds(row) - options.seconds(previous) > options.maxGap;
    const keep = apart ? 0 : movement(track, previous, row, false);
    const flip = apart ? 0 : movement(track, previous, row, true);
    const from = [costs[0] + keep <= costs[1] + flip ? 0 : 1, costs[1] + keep <= costs[0] + flip ? 1 : 0];
    cameFrom.push(Uint8Array.from(from));
    costs = [
      costs[from[0]!]! + (from[0] === 0 ? keep : flip),
      costs[from[1]!]! + (from[1] === 1 ? keep : flip) + label,
    ];
  });
  const swapped = new Uint8Array(track.frames);
  let state = costs[1] < costs[0] ? 1 : 0;
  for (let at = rows.length - 1; at >= 0; at--) {
    swapped[rows[at]!] = state;
    state = cameFrom[at]![state]!;
  }
  return swapped;
}

/** Mean distance the 12 main joints move between two rows, metres, with or without exchanging sides in the second. */
function movement({ world }: PersonTrack, before: number, after: number, exchange: boolean): number {
  let sum = 0;
  for (const joint of MAIN_JOINTS) {
    const a = 3 * (before * LANDMARK_COUNT + joint);
    const b = 3 * (after * LANDMARK_COUNT + (exchange ? LANDMARK_MIRROR[joint]! : joint));
    sum += Math.hypot(world[a]! - world[b]!, world[a + 1]! - world[b + 1]!, world[a + 2]! - world[b + 2]!);
  }
  return sum / MAIN_JOINTS.length;
}

function trunkConfidence({ confidence }: PersonTrack, row: number): number {
  return TRUNK_JOINTS.reduce((sum, joint) => sum + confidence[row * LANDMARK_COUNT + joint]!, 0) / TRUNK_JOINTS.length;
}
