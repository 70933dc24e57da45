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
/** Heights of pictures and sound, px, from roomy to tight: people come first. */
const STRIPS = [
  { thumbnails: 40, waveform: 26 },
  { thumbnails: 28, waveform: 18 },
  { thumbnails: 0, waveform: 18 },
  { thumbnails: 0, waveform: 0 },
] as const;
const LANE_LEAST = 30;
const LANE_MOST = 128;
/** So many lanes are shown at once before pictures are. */
const LANES_FIRST = 5;

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
  const wanted = Math.max(1, Math.min(people, LANES_FIRST)) * LANE_LEAST;
  const room = height - RULER_HEIGHT - OVERVIEW_HEIGHT;
  const heightOf = (strip: (typeof STRIPS)[number]) => strip.thumbnails + (sound ? strip.waveform : 0);
  const strip = STRIPS.find((strip) => room - heightOf(strip) >= wanted) ?? STRIPS.at(-1)!;
  const thumbnails = strip.thumbnails > 0 ? { y: RULER_HEIGHT, height: strip.thumbnails } : null;
  const soundTop = RULER_HEIGHT + strip.thumbnails;
  const waveform = sound && strip.waveform > 0 ? { y: soundTop, height: strip.waveform } : null;
  const top = RULER_HEIGHT + heightOf(strip);
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
    heat: { y: y + 4, height: height - 18 },
    review: { y: y + height - 13, height: 4 },
    leftFoot: { y: y + height - 8, height: 3 },
    rightFoot: { y: y + height - 4, height: 3 },
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
