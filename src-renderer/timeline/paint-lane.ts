import { pixelOf } from '../ui/score-ramp.ts';
import { type CanvasColors, faded, mixed } from './colors.ts';
import { heatStripInto } from './heat-strip.ts';
import type { Band, LaneBands } from './layout.ts';
import { createRangeFacts, type RangePyramid } from './range-pyramid.ts';
import type { LaneScene } from './scene.ts';
import { createScoreColumns, type ScoreColumns } from './score-pyramid.ts';
import { paintedSpans, type Span } from './spans.ts';
import { pxPerFrame, type TimeView, xOfFrame } from './time-view.ts';

/** What lanes share while they are painted: the canvas and the arrays that are reused. */
export interface LanePen {
  readonly context: CanvasRenderingContext2D;
  readonly colors: CanvasColors;
  readonly view: TimeView;
  /** CSS px. */
  readonly width: number;
  /** Device px per CSS px. */
  readonly ratio: number;
  columns: ScoreColumns;
  image: ImageData | null;
  footImage: ImageData | null;
  /** Pattern of stretches in which nobody was seen. */
  readonly hatch: CanvasPattern | null;
}

/** Paints a lane: its extent and heat, what was corrected, reviewed and touched, and the marks. */
export function paintLane(pen: LanePen, lane: LaneScene, bands: LaneBands): void {
  const { context, colors, width, view } = pen;
  context.fillStyle = laneColor(pen, lane);
  context.fillRect(0, bands.y, width, bands.height - 1);
  const first = lane.take.first_frame;
  const end = first + lane.take.frames;
  const left = Math.max(0, xOfFrame(view, width, first));
  const right = Math.min(width, xOfFrame(view, width, end));
  if (right <= left) return;
  context.globalAlpha = lane.dimmed ? 0.4 : 1;
  if (lane.data?.ready) paintHeat(pen, lane, bands.heat, left, right);
  else paintWaiting(pen, lane, bands.heat, left, right);
  paintEnds(pen, lane, bands, first, end);
  paintSpans(pen, lane.corrected, bands.heat, (x, w, band) => {
    context.fillStyle = faded(colors.correction, 0.14);
    context.fillRect(x, band.y, w, band.height);
    context.fillStyle = colors.correction;
    context.fillRect(x, band.y + band.height - 2, w, 2);
  });
  if (lane.data) {
    paintFoot(pen, lane.data.leftFoot, lane, bands.leftFoot, colors.left, left, right);
    paintFoot(pen, lane.data.rightFoot, lane, bands.rightFoot, colors.right, left, right);
  }
  paintReview(pen, lane, bands.review, left, right);
  paintKeyframes(pen, lane.keyframes, bands.heat);
  paintFlags(pen, lane, bands);
  context.globalAlpha = 1;
  paintLeftOut(pen, lane, bands, left, right);
}

/** What clean-up trims away is covered; a line stands where the exported part begins and ends. */
function paintLeftOut(
  { context, colors, view, width }: LanePen,
  lane: LaneScene,
  bands: LaneBands,
  left: number,
  right: number,
) {
  const { exported } = lane.take;
  if (!exported) return;
  const from = Math.max(left, Math.min(right, xOfFrame(view, width, exported.from)));
  const to = Math.max(left, Math.min(right, xOfFrame(view, width, exported.to)));
  context.fillStyle = faded(colors.canvas, 0.72);
  context.fillRect(left, bands.y, from - left, bands.height - 1);
  context.fillRect(to, bands.y, right - to, bands.height - 1);
  context.fillStyle = colors.accent;
  for (const [x, inside] of [
    [from, 0],
    [to, -2],
  ] as const) {
    if (x > left && x < right) context.fillRect(x + inside, bands.y, 2, bands.height - 1);
  }
}

function paintHeat(pen: LanePen, lane: LaneScene, band: Band, left: number, right: number): void {
  const { context, ratio, view, width } = pen;
  const [x0, x1] = [Math.floor(left * ratio), Math.ceil(right * ratio)];
  const deviceWidth = x1 - x0;
  const deviceHeight = Math.round(band.height * ratio);
  if (pen.columns.worst.length < deviceWidth) pen.columns = createScoreColumns(deviceWidth);
  if (!pen.image || pen.image.width !== deviceWidth || pen.image.height !== deviceHeight) {
    pen.image = context.createImageData(deviceWidth, deviceHeight);
  }
  const perColumn = (view.to - view.from) / (width * ratio);
  const shown = { from: view.from + x0 * perColumn, to: view.from + x1 * perColumn };
  lane.data!.score.columnsInto(pen.columns, shown, lane.take.first_frame, deviceWidth);
  const pixels = new Uint32Array(pen.image.data.buffer);
  const behind = mixed(laneColor(pen, lane), lane.take.color, lane.dimmed ? 0.04 : 0.08);
  heatStripInto(pixels, pen.columns, deviceWidth, deviceHeight, behind);
  context.putImageData(pen.image, x0, Math.round(band.y * ratio));
  paintGaps(pen, lane, band);
}

/** Nobody was seen: hatched, with a line through the middle in the person's colour. */
function paintGaps(pen: LanePen, lane: LaneScene, band: Band): void {
  const { context, colors, view, width } = pen;
  const shift = lane.take.first_frame;
  const local = { from: view.from - shift, to: view.to - shift };
  for (const gap of paintedSpans(lane.data!.gaps, local, 1 / pxPerFrame(view, width))) {
    const x = xOfFrame(local, width, gap.from);
    const w = Math.max(1, xOfFrame(local, width, gap.to) - x);
    context.fillStyle = colors.canvas;
    context.fillRect(x, band.y, w, band.height);
    if (w < 3) continue;
    if (pen.hatch) {
      context.fillStyle = pen.hatch;
      context.fillRect(x, band.y, w, band.height);
    }
    context.fillStyle = faded(lane.take.color, 0.55);
    context.fillRect(x, Math.round(band.y + band.height / 2), w, 1);
  }
  paintFilled(pen, lane, band, local);
}

/** Holes a person had filled: two lines along the edges, like a bridge over the hatching. */
function paintFilled(pen: LanePen, lane: LaneScene, band: Band, local: { from: number; to: number }): void {
  const { context, view, width } = pen;
  context.fillStyle = lane.take.color;
  for (const filled of paintedSpans(lane.take.filled, local, 1 / pxPerFrame(view, width))) {
    const x = xOfFrame(local, width, filled.from);
    const w = Math.max(1, xOfFrame(local, width, filled.to) - x);
    context.fillRect(x, band.y + 1, w, 2);
    context.fillRect(x, band.y + band.height - 3, w, 2);
  }
}

function paintWaiting(pen: LanePen, lane: LaneScene, band: Band, left: number, right: number): void {
  const { context } = pen;
  context.fillStyle = faded(lane.take.color, 0.1);
  context.fillRect(left, band.y, right - left, band.height);
  if (!pen.hatch) return;
  context.fillStyle = pen.hatch;
  context.fillRect(left, band.y, right - left, band.height);
}

function paintEnds(pen: LanePen, lane: LaneScene, bands: LaneBands, first: number, end: number): void {
  const { context, view, width } = pen;
  context.fillStyle = lane.take.color;
  const height = bands.rightFoot.y + bands.rightFoot.height - bands.heat.y;
  const left = xOfFrame(view, width, first);
  const right = xOfFrame(view, width, end);
  if (left >= -2) context.fillRect(left, bands.heat.y, 2, height);
  if (right <= width + 2) context.fillRect(right - 2, bands.heat.y, 2, height);
}

function paintSpans(
  pen: LanePen,
  spans: readonly Span[],
  band: Band,
  paint: (x: number, width: number, band: Band) => void,
): void {
  const { view, width } = pen;
  for (const span of paintedSpans(spans, view, 1 / pxPerFrame(view, width))) {
    const x = Math.max(-4, xOfFrame(view, width, span.from));
    paint(x, Math.max(1, Math.min(width + 4, xOfFrame(view, width, span.to)) - x), band);
  }
}

/** How long a foot touches the floor, as pixels: the more frames of a column do, the brighter. */
function paintFoot(
  pen: LanePen,
  foot: RangePyramid,
  lane: LaneScene,
  band: Band,
  color: string,
  left: number,
  right: number,
): void {
  const { context, ratio, view, width } = pen;
  const [x0, x1] = [Math.floor(left * ratio), Math.ceil(right * ratio)];
  const [deviceWidth, deviceHeight] = [x1 - x0, Math.max(1, Math.round(band.height * ratio))];
  if (!pen.footImage || pen.footImage.width !== deviceWidth || pen.footImage.height !== deviceHeight) {
    pen.footImage = context.createImageData(deviceWidth, deviceHeight);
  }
  const pixels = new Uint32Array(pen.footImage.data.buffer);
  const shades = FOOT_SHADES.map((part) => pixelOf(mixed(laneColor(pen, lane), color, lane.dimmed ? part / 2 : part)));
  const facts = createRangeFacts();
  const perColumn = (view.to - view.from) / (width * ratio);
  const first = lane.take.first_frame;
  for (let column = 0; column < deviceWidth; column++) {
    const start = view.from + (x0 + column) * perColumn - first;
    const from = Math.floor(perColumn < 1 ? start + perColumn / 2 : start);
    foot.query(from, perColumn < 1 ? from + 1 : Math.max(from + 1, Math.floor(start + perColumn)), facts);
    const part = facts.count === 0 ? 0 : facts.mean;
    pixels[column] = shades[part < 0.08 ? 0 : part < 0.4 ? 1 : part < 0.75 ? 2 : 3]!;
  }
  for (let row = 1; row < deviceHeight; row++) pixels.copyWithin(row * deviceWidth, 0, deviceWidth);
  context.putImageData(pen.footImage, x0, Math.round(band.y * ratio));
}

const FOOT_SHADES = [0, 0.3, 0.6, 0.95] as const;

function laneColor({ colors }: LanePen, lane: LaneScene): string {
  return lane.selected ? colors.raised : lane.other ? colors.accentDim : colors.panel;
}

/** Accepted: a solid bar. Rejected: a bar cut into blocks. Doubtful: dots. Readable without colour. */
function paintReview(pen: LanePen, lane: LaneScene, band: Band, left: number, right: number): void {
  const { context, colors, view, width } = pen;
  context.fillStyle = faded(colors.lineStrong, 0.35);
  context.fillRect(left, band.y + 1, right - left, 1);
  for (const span of paintedSpans(lane.review, view, 1 / pxPerFrame(view, width))) {
    const x = Math.max(-4, xOfFrame(view, width, span.from));
    const w = Math.max(2, Math.min(width + 4, xOfFrame(view, width, span.to)) - x);
    if (span.state === 'accepted') {
      context.fillStyle = colors.good;
      context.fillRect(x, band.y, w, band.height - 1);
    } else if (span.state === 'rejected') {
      context.fillStyle = colors.bad;
      for (let at = x; at < x + w; at += 8) context.fillRect(at, band.y, Math.min(5, x + w - at), band.height - 1);
    } else {
      context.fillStyle = colors.warn;
      for (let at = x; at < x + w; at += 5) context.fillRect(at, band.y + 1, Math.min(2, x + w - at), 2);
    }
  }
}

/** Diamonds at the foot of the heat strip. */
function paintKeyframes(pen: LanePen, keyframes: readonly Span[], band: Band): void {
  const { context, colors, view, width } = pen;
  const y = band.y + band.height - 1;
  context.fillStyle = colors.correction;
  context.strokeStyle = colors.canvas;
  context.lineWidth = 1.5;
  for (const key of paintedSpans(keyframes, { from: view.from - 8, to: view.to }, 5 / pxPerFrame(view, width))) {
    const x = xOfFrame(view, width, key.from + 0.5);
    context.beginPath();
    context.moveTo(x, y - 5);
    context.lineTo(x + 5, y);
    context.lineTo(x, y + 5);
    context.lineTo(x - 5, y);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

/** A flag over the worst frame of each issue; the stretch it covers has a line on top. */
function paintFlags(pen: LanePen, lane: LaneScene, bands: LaneBands): void {
  const { context, colors, view, width } = pen;
  const perPx = 1 / pxPerFrame(view, width);
  context.fillStyle = faded(colors.bad, 0.85);
  for (const span of paintedSpans(lane.issueSpans, view, perPx)) {
    const x = xOfFrame(view, width, span.from);
    context.fillRect(x, bands.y + 2, Math.max(2, xOfFrame(view, width, span.to) - x), 1);
  }
  for (const flag of paintedSpans(lane.flags, { from: view.from - 8, to: view.to }, 7 * perPx)) {
    const x = Math.round(xOfFrame(view, width, flag.from + 0.5));
    context.fillStyle = colors.bad;
    context.beginPath();
    context.moveTo(x - 4.5, bands.y + 1);
    context.lineTo(x + 4.5, bands.y + 1);
    context.lineTo(x, bands.y + 7.5);
    context.closePath();
    context.fill();
  }
}
