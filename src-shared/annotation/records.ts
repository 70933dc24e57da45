import type { CleanupStack } from '../cleanup/stack.ts';

/** Frames of the clip: `frame` of the record to `to`, not included. */
interface Stretch {
  readonly to: number;
}

/** What is said of a take as a whole; at frame 0. */
export interface TakeNote {
  readonly name: string | null;
  /** Taken away, or merged into another take. */
  readonly removed: boolean;
  /** Stored take whose shape, camera and focal length stand for the take's own, after it was solved again. */
  readonly solved?: number;
}

/** Which stored rows a stretch of a take is made of, before corrections. */
export interface RowsNote extends Stretch {
  /** Stored take whose detections these frames show; null where nobody was seen. */
  readonly take: number | null;
  /** Left and right of the detections are exchanged. */
  readonly mirrored: boolean;
  /** Patch that gives the motion; null where it is the stored take's own. */
  readonly patch: number | null;
  /** Nobody was seen here, and a person had the hole filled. */
  readonly filled?: true;
}

/** Rows that stand in place of the motion below them: what corrections were refitted to. */
export interface FitNote extends Stretch {
  readonly patch: number;
}

export type KeypointState = 'visible' | 'occluded' | 'absent';

/** Landmarks a person set in one frame, px of the shown picture, by index among the 33. */
export type KeypointNote = Readonly<Record<number, readonly [x: number, y: number, state: KeypointState]>>;

/** Joints a person turned in one frame: axis-angle in the parent's axes, radians, by joint. */
export type TurnNote = Readonly<Record<number, readonly [number, number, number]>>;

/** A foot that a person held to the floor, or took off it. */
export interface PinNote extends Stretch {
  readonly state: 'pinned' | 'free';
}

export interface ReviewNote extends Stretch {
  readonly state: 'accepted' | 'rejected' | 'doubtful';
}

/** Everything that is kept of edits, by kind. */
export interface Notes {
  readonly take: TakeNote;
  readonly rows: RowsNote;
  readonly fit: FitNote;
  readonly keypoints: KeypointNote;
  readonly turns: TurnNote;
  readonly 'pin-left': PinNote;
  readonly 'pin-right': PinNote;
  readonly review: ReviewNote;
  /** Clean-up of a take as a whole; at frame 0. As it was stored: `parseStack` reads it. */
  readonly cleanup: CleanupStack;
}

export type AnnotationKind = keyof Notes;

/** Kinds whose records cover stretches that never overlap. */
export type StretchKind = 'rows' | 'fit' | 'pin-left' | 'pin-right' | 'review';
export const STRETCH_KINDS = ['rows', 'fit', 'pin-left', 'pin-right', 'review'] as const satisfies StretchKind[];
/** Kinds whose records belong to one frame. */
export type FrameKind = 'keypoints' | 'turns';
export const FRAME_KINDS = ['keypoints', 'turns'] as const satisfies FrameKind[];

/** One record as it is stored; `value` null takes it away. */
export type AnnotationRecord = {
  readonly [Kind in AnnotationKind]: {
    readonly take: number;
    readonly kind: Kind;
    readonly frame: number;
    readonly value: Notes[Kind] | null;
  };
}[AnnotationKind];

/** A record within the list of its take and kind. */
export interface Entry<Note> {
  readonly frame: number;
  readonly value: Note;
}
