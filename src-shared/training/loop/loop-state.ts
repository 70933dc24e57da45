import { z } from 'zod';
import type { StopReason } from './early-stop.ts';
import { SCALING_START, ScalingState } from './loss-scale.ts';
import { GUARD_START, GuardState } from './nan-guard.ts';
import { PLATEAU_START, PlateauState } from './reduce-on-plateau.ts';

/** Everything a run remembers besides tensors and the source's position. Stored with every checkpoint. */
export const LoopState = z.object({
  /** Finished iterations. */
  iteration: z.number().int().min(0),
  /** Finished epochs, their validation included. */
  epoch: z.number().int().min(0),
  /** Updates of each phase, by its name: Adam counts them. */
  updates: z.record(z.string(), z.number().int()),
  plateau: PlateauState,
  guard: GuardState,
  scaling: ScalingState.default(SCALING_START),
  /** Tag of the metric that says which epoch is best; null in checkpoints that do not tell. */
  watched: z.string().nullable().default(null),
  /** Lowest value of the watched metric and its epoch (from 1). */
  best: z.object({ value: z.number(), epoch: z.number().int() }).nullable(),
  /** Sums and counts of what the running epoch told, by tag. */
  sums: z.record(z.string(), z.tuple([z.number(), z.number()])),
  /** Pieces that a batch is worked off in. */
  pieces: z.number().int().min(1),
  /** Why training ended; null where it goes on. */
  ended: z.enum(['finished', 'no-improvement', 'above-limit']).nullable(),
  /** Seconds of work so far, pauses left out. */
  seconds: z.number(),
});
export type LoopState = z.infer<typeof LoopState>;

/** Why a run ended by itself. */
export type EndReason = 'finished' | StopReason;

/** Where a new run begins. */
export function firstState(pieces: number): LoopState {
  return {
    iteration: 0,
    epoch: 0,
    updates: {},
    plateau: PLATEAU_START,
    guard: GUARD_START,
    scaling: SCALING_START,
    watched: null,
    best: null,
    sums: {},
    pieces,
    ended: null,
    seconds: 0,
  };
}

/** The state of a run whose best epoch is told by `watched` from now on; where that is new, what was best is none to compare with. */
export function watching(state: LoopState, watched: string): LoopState {
  if (state.watched === watched) return state;
  return { ...state, watched, best: null, plateau: { ...state.plateau, best: null } };
}
