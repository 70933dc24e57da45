import type { Issue, ReviewSpan, TakeItem } from '#shared/contract/studio/takes.ts';
import type { LaneData } from './lane-data.ts';
import type { Marker } from './markers.ts';
import type { Rational } from './rational.ts';
import type { SpanSelection } from './span-selection.ts';
import type { Span } from './spans.ts';
import type { Thumbnails } from './thumbnails.ts';
import type { TimeView } from './time-view.ts';
import type { Waveform } from './waveform.ts';

/** One person's lane; all spans are frames of the clip, ascending and disjoint. */
export interface LaneScene {
  readonly take: TakeItem;
  /** Null while nothing is known of the take's rows. */
  readonly data: LaneData | null;
  readonly corrected: readonly Span[];
  /** Frames in which a person set a landmark, ascending, as spans of one frame. */
  readonly keyframes: readonly Span[];
  readonly review: readonly ReviewSpan[];
  /** By their first frame. */
  readonly issues: readonly Issue[];
  /** Frames they cover. */
  readonly issueSpans: readonly Span[];
  /** Where they stand: the worst frame of each, as spans of one frame. */
  readonly flags: readonly (Span & { readonly issue: Issue })[];
  readonly selected: boolean;
  /** Chosen besides the selected one. */
  readonly other: boolean;
  readonly dimmed: boolean;
}

/** Everything the lower canvas shows; what moves every frame is in `OverScene`. */
export interface BaseScene {
  readonly view: TimeView;
  readonly frames: number;
  readonly fps: Rational;
  readonly pts: Float64Array | null;
  readonly lanes: readonly LaneScene[];
  readonly markers: readonly Marker[];
  readonly thumbnails: Thumbnails | null;
  /** Width over height of the picture. */
  readonly aspect: number;
  readonly waveform: Waveform | null;
}

/** What moves: playhead, pointer, drags. */
export interface OverScene {
  readonly view: TimeView;
  readonly frames: number;
  readonly fps: Rational;
  readonly frame: number;
  readonly loop: Span | null;
  readonly hoverX: number | null;
  readonly hoverLabel: string;
  readonly span: SpanSelection['span'];
  readonly lanes: readonly LaneScene[];
}
