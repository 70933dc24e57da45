import type { FollowState } from '#main/engine/follow-person.ts';
import type { PoseEngine } from '#main/engine/pose-engine.ts';
import type { FollowResult, TimedSharedFrame } from '#main/engine/pose-messages.ts';
import { allocateSharedFrame, type SharedFrame } from '#main/engine/shared-frame.ts';
import type { ChunkFrame } from '#main/pipeline/tracking/clip-chunks.ts';
import { OBSERVATION } from '#shared/vision/observation.ts';
import { type StandIn, standing } from '#test/unit/shared/vision/skeletons.ts';

/** Somebody or something in a frame of an acted clip. */
export interface Actor extends StandIn {
  /** Whether the detector sees it; the landmark model always does. Default true. */
  detected?: boolean;
  /** How much the bones' lengths flicker, as things that are no people do. */
  flicker?: number;
}

const MAX_MISSES = 4;

/** A pose engine that looks at a script in place of pictures: people are where the script puts them. */
export function actedEngine(script: (frame: number) => readonly Actor[], frames: readonly ChunkFrame[]): PoseEngine {
  const indexOf = new Map<SharedFrame, number>(frames.map(({ frame, index }) => [frame, index]));
  const follow = async (timed: readonly TimedSharedFrame[], start: FollowState): Promise<FollowResult> => {
    const rows: Float32Array[] = [];
    let state = start;
    for (const { frame, seconds } of timed) {
      const index = indexOf.get(frame)!;
      const actor = nearest(script(index), state.region);
      const row = actor ? act(actor, index) : new Float32Array(OBSERVATION.size);
      rows.push(row);
      if (actor) {
        const region = { x: actor.x, y: actor.y, side: 1.25 * actor.height, angle: 0 };
        state = { region, misses: 0, filter: null, seconds };
      } else {
        state = { ...state, misses: state.misses + 1, seconds };
        if (state.misses > MAX_MISSES) break;
      }
    }
    const flat = new Float32Array(rows.length * OBSERVATION.size);
    rows.forEach((row, at) => {
      flat.set(row, at * OBSERVATION.size);
    });
    const seen = Uint8Array.from(rows, (row) => (row[OBSERVATION.presence]! > 0 ? 1 : 0));
    return { rows: flat, seen, state, lost: state.misses > MAX_MISSES };
  };
  return {
    device: 'cpu',
    model: 'acted',
    workers: 1,
    following: { minPresence: 0.5, maxMisses: MAX_MISSES, mirror: false },
    detect: async () => [],
    landmarks: async () => null,
    detectIn: async (frame) =>
      script(indexOf.get(frame)!)
        .filter(({ detected = true }) => detected)
        .map(({ x, y, height }) => ({
          score: 0.9,
          points: Float64Array.of(x, y, x, y - height / 2, x, y - 0.29 * height, x, y - height / 2),
        })),
    follow,
    meanMs: () => ({ detector: 0, landmarks: 0 }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Frames without pictures, 30 a second. */
export function actedFrames(count: number, cuts: readonly number[] = []): ChunkFrame[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    seconds: index / 30,
    frame: allocateSharedFrame(64, 36),
    cut: cuts.includes(index),
  }));
}

function act(actor: Actor, index: number): Float32Array {
  const row = standing(actor);
  const scale = 1 + (actor.flicker ?? 0) * (index % 2 ? 1 : -1);
  for (let at = OBSERVATION.world; at < OBSERVATION.world + 99; at++) row[at]! *= scale;
  return row;
}

function nearest(actors: readonly Actor[], region: { x: number; y: number; side: number }): Actor | null {
  let best: Actor | null = null;
  let least = 0.25 * region.side;
  for (const actor of actors) {
    const distance = Math.hypot(actor.x - region.x, actor.y - region.y);
    const ratio = (1.25 * actor.height) / region.side;
    if (distance < least && ratio > 0.5 && ratio < 2) [best, least] = [actor, distance];
  }
  return best;
}
