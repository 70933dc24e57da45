/** A horizontal band of the canvas, CSS px. */
export interface Band {
  readonly y: number;
  readonly height: number;
}

/** Where everything of one person's lane lies; y from the top of the canvas, scrolling taken off. */
export interface LaneBands extends Band {
  readonly heat: Band;
  readonly review: Band;
  readonly leftFoot: Band;
  readonly rightFoot: Band;
}

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly ruler: Band;
  readonly thumbnails: Band | null;
  readonly waveform: Band | null;
  /** The window lanes scroll in. */
  readonly lanes: Band;
  readonly lane: readonly LaneBands[];
  /** The whole clip in small, with the part that is shown. */
  readonly overview: Band;
  /** How far lanes can be scrolled. */
  readonly maxScroll: number;
}

export interface LayoutOptions {
  readonly width: number;
  readonly height: number;
  readonly people: number;
  readonly sound: boolean;
  /** px of lanes above the window. */
  readonly scroll: number;
}

export const RULER_HEIGHT = 26;
export const OVERVIEW_HEIGHT = 16;
const THUMBNAIL_HEIGHT = 40;
const WAVEFORM_HEIGHT = 26;
const LANE_LEAST = 38;
const LANE_MOST = 60;

/**
 * ```
 * ruler       frames, time code, loop, markers
 * thumbnails  where there is room
 * waveform    where there is sound and room
 * lane        ┌ heat strip, keyframes, issues
 * lane        │ review band
 * …           └ left foot, right foot            scrolls
 * overview
 * ```
 */
export function layoutTimeline({ width, height, people, sound, scroll }: LayoutOptions): TimelineLayout {
  const wanted = Math.max(1, people) * LANE_LEAST;
  const room = height - RULER_HEIGHT - OVERVIEW_HEIGHT;
  const showsThumbnails = room - THUMBNAIL_HEIGHT >= Math.min(wanted, LANE_LEAST * 1.5);
  const left = room - (showsThumbnails ? THUMBNAIL_HEIGHT : 0);
  const showsWaveform = sound && left - WAVEFORM_HEIGHT >= Math.min(wanted, LANE_LEAST);
  const thumbnails = showsThumbnails ? { y: RULER_HEIGHT, height: THUMBNAIL_HEIGHT } : null;
  const soundTop = RULER_HEIGHT + (thumbnails?.height ?? 0);
  const waveform = showsWaveform ? { y: soundTop, height: WAVEFORM_HEIGHT } : null;
  const top = soundTop + (waveform?.height ?? 0);
  const lanes = { y: top, height: Math.max(0, height - OVERVIEW_HEIGHT - top) };
  const each = Math.floor(Math.max(LANE_LEAST, Math.min(LANE_MOST, lanes.height / Math.max(1, people))));
  const maxScroll = Math.max(0, each * people - lanes.height);
  const offset = Math.max(0, Math.min(maxScroll, scroll));
  return {
    width,
    height,
    ruler: { y: 0, height: RULER_HEIGHT },
    thumbnails,
    waveform,
    lanes,
    lane: Array.from({ length: people }, (_, index) => laneBands(top + index * each - offset, each)),
    overview: { y: height - OVERVIEW_HEIGHT, height: OVERVIEW_HEIGHT },
    maxScroll,
  };
}

function laneBands(y: number, height: number): LaneBands {
  return {
    y,
    height,
    heat: { y: y + 5, height: height - 23 },
    review: { y: y + height - 16, height: 5 },
    leftFoot: { y: y + height - 9, height: 3 },
    rightFoot: { y: y + height - 5, height: 3 },
  };
}

/** How far to scroll so that a lane lies whole in its window. */
export function scrollToLane(layout: TimelineLayout, index: number, scroll: number): number {
  const lane = layout.lane[index];
  if (!lane) return scroll;
  const above = layout.lanes.y - lane.y;
  const below = lane.y + lane.height - (layout.lanes.y + layout.lanes.height);
  return Math.max(0, Math.min(layout.maxScroll, above > 0 ? scroll - above : below > 0 ? scroll + below : scroll));
}
