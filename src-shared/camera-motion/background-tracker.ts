import { product, relative } from '../math/rotation3.ts';
import { findCorners, isMasked, type MaskBox } from './find-corners.ts';
import { type FittedTurn, fitTurn, type PointPairs, type Turn, turnPoint } from './fit-turn.ts';
import { followPoints } from './follow-points.ts';
import type { GreyPyramid } from './grey-pyramid.ts';

/** The background of one frame found in another. */
export interface BackgroundLink {
  /** The frame whose corners were looked for, and the one they were found in. */
  readonly from: number;
  readonly to: number;
  readonly pairs: PointPairs;
  /** From the one to the other, for the focal length that was tracked with. */
  readonly turn: FittedTurn;
  /** Corners that were looked for and should have been in view. */
  readonly expected: number;
}

interface Anchor {
  readonly frame: number;
  readonly pyramid: GreyPyramid;
  readonly corners: Float32Array;
  /** From the first frame to this one. */
  readonly turn: Turn;
}

const STILL: Turn = { rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), zoom: 1 };
/** An anchor is used while this share of its corners should be in view; below the second share a new one is made. */
const USED_SHARE = 0.55;
const NEW_SHARE = 0.75;
/** Patches change their size too much beyond this. */
const MOST_ZOOM = 1.18;
/** Share of the corners in view that must agree for a link to count. */
const AGREE_SHARE = 0.3;
const FEWEST_AGREEING = 12;
/** Every so many frames one is tied to a second anchor. */
const TIE_EVERY = 3;
/** Anchors kept: what a camera comes back to is found again, and nothing drifts. */
const MOST_ANCHORS = 16;

/**
 * Follows the background of a clip, frame after frame. Every frame is tied to an anchor frame, the oldest that still
 * shows the same part of the background, and not to the frame before it: errors do not add up while the camera stays
 * near an anchor, and end where it comes back to one.
 */
export class BackgroundTracker {
  readonly links: BackgroundLink[] = [];
  /** The newest anchor found in frames that are tied to an older one: what is seen from both tells how far they are. */
  readonly ties: BackgroundLink[] = [];
  /** Frames in which the background was lost. */
  readonly lost: number[] = [];
  readonly #focalPx: number;
  #anchors: Anchor[] = [];
  #last: { frame: number; pyramid: GreyPyramid; masked: readonly MaskBox[]; turn: Turn } | null = null;
  #speed: Turn = STILL;

  /** @param focalPx focal length of the grey pictures, px */
  constructor(focalPx: number) {
    this.#focalPx = focalPx;
  }

  /** The next frame; `masked` holds what is not background, px of its finest level. */
  add(frame: number, pyramid: GreyPyramid, masked: readonly MaskBox[]): void {
    const last = this.#last;
    if (!last) {
      this.#begin(frame, pyramid, masked, STILL);
      return;
    }
    const expected = compose(this.#speed, last.turn);
    for (const anchor of this.#candidates(expected)) {
      const link = this.#link(anchor, frame, pyramid, masked, expected);
      if (!link) continue;
      const turn = compose(link.turn, anchor.turn);
      this.links.push(link);
      this.#tie(anchor, frame, pyramid, masked, turn);
      this.#speed = between(last.turn, turn);
      this.#last = { frame, pyramid, masked, turn };
      const newest = this.#anchors.at(-1)!;
      const weak = link.turn.agreeing < NEW_SHARE * USED_SHARE * (anchor.corners.length / 2);
      if (weak || !this.#anchors.some((one) => this.#shown(one, turn, pyramid) >= NEW_SHARE)) {
        if (newest.frame !== frame) this.#begin(frame, pyramid, masked, turn);
      }
      return;
    }
    this.lost.push(frame);
    this.#speed = STILL;
    this.#begin(frame, pyramid, masked, last.turn);
  }

  #tie(anchor: Anchor, frame: number, pyramid: GreyPyramid, masked: readonly MaskBox[], turn: Turn): void {
    const newest = this.#anchors.at(-1)!;
    if (newest === anchor || (frame - newest.frame) % TIE_EVERY !== 0) return;
    const tie = this.#link(newest, frame, pyramid, masked, turn);
    if (tie) this.ties.push(tie);
  }

  #begin(frame: number, pyramid: GreyPyramid, masked: readonly MaskBox[], turn: Turn): void {
    this.#last = { frame, pyramid, masked, turn };
    this.#anchors.push({ frame, pyramid, corners: findCorners(pyramid[0]!, masked), turn });
    // The first is what all turns are told from; of the others the oldest goes.
    if (this.#anchors.length > MOST_ANCHORS) this.#anchors.splice(1, 1);
  }

  /** Anchors that should show the same background, oldest first; the newest at the end in any case. */
  #candidates(expected: Turn): Anchor[] {
    const newest = this.#anchors.at(-1)!;
    const near = this.#anchors.find((anchor) => this.#shown(anchor, expected, anchor.pyramid) >= USED_SHARE);
    return near && near !== newest ? [near, newest] : [newest];
  }

  /** Share of an anchor's corners that a frame with this turn shows; 0 where it is zoomed too far. */
  #shown(anchor: Anchor, turn: Turn, pyramid: GreyPyramid): number {
    const step = between(anchor.turn, turn);
    if (Math.max(step.zoom, 1 / step.zoom) > MOST_ZOOM) return 0;
    const places = this.#expectedPlaces(anchor, step);
    const { width, height } = pyramid[0]!;
    let inside = 0;
    for (let i = 0; i < places.length; i += 2) {
      if (places[i]! > 8 && places[i + 1]! > 8 && places[i]! < width - 9 && places[i + 1]! < height - 9) inside++;
    }
    return places.length > 0 ? inside / (places.length / 2) : 0;
  }

  #expectedPlaces(anchor: Anchor, step: Turn): Float32Array {
    const { width, height } = anchor.pyramid[0]!;
    const places = new Float32Array(anchor.corners.length);
    const out = new Float64Array(2);
    for (let i = 0; i < places.length; i += 2) {
      const centred = [anchor.corners[i]! + 0.5 - width / 2, anchor.corners[i + 1]! + 0.5 - height / 2];
      turnPoint(out, centred, 0, this.#focalPx * anchor.turn.zoom, step);
      places[i] = out[0]! + width / 2 - 0.5;
      places[i + 1] = out[1]! + height / 2 - 0.5;
    }
    return places;
  }

  #link(
    anchor: Anchor,
    frame: number,
    pyramid: GreyPyramid,
    masked: readonly MaskBox[],
    expected: Turn,
  ): BackgroundLink | null {
    const step = between(anchor.turn, expected);
    const { width, height } = pyramid[0]!;
    const found = followPoints(anchor.pyramid, pyramid, anchor.corners, this.#expectedPlaces(anchor, step));
    const points: number[] = [];
    for (let i = 0; i < found.length; i += 2) {
      const [x, y] = [found[i]!, found[i + 1]!];
      if (Number.isNaN(x) || isMasked(masked, x, y)) continue;
      points.push(anchor.corners[i]! + 0.5 - width / 2, anchor.corners[i + 1]! + 0.5 - height / 2);
      points.push(x + 0.5 - width / 2, y + 0.5 - height / 2);
    }
    const pairs = { points: Float64Array.from(points), count: points.length / 4 };
    const turn = fitTurn(pairs, { focalPx: this.#focalPx * anchor.turn.zoom, zoom: true, first: step });
    if (!turn) return null;
    const inView = this.#shown(anchor, compose(turn, anchor.turn), pyramid) * (anchor.corners.length / 2);
    if (turn.agreeing < Math.max(FEWEST_AGREEING, AGREE_SHARE * Math.min(inView, pairs.count))) return null;
    return { from: anchor.frame, to: frame, pairs, turn, expected: Math.round(inView) };
  }
}

/** First `b`, then `a`. */
export function compose(a: Turn, b: Turn): Turn {
  return { rotation: product(a.rotation, b.rotation), zoom: a.zoom * b.zoom };
}

/** What leads from `a` to `b`. */
export function between(a: Turn, b: Turn): Turn {
  const [p, q] = [a.rotation, b.rotation];
  // b · aᵀ = (a · bᵀ)ᵀ
  return { rotation: relative(transposed(q), transposed(p)), zoom: b.zoom / a.zoom };
}

function transposed(r: ArrayLike<number>): Float64Array {
  return Float64Array.of(r[0]!, r[3]!, r[6]!, r[1]!, r[4]!, r[7]!, r[2]!, r[5]!, r[8]!);
}
