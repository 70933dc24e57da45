import { fetchData } from '../connection/fetch-data.ts';
import { firstPicture } from '../document/first-picture.ts';
import type { TimeView } from './time-view.ts';

/** Height thumbnails are asked in, px: twice that of their strip, for fine screens. */
const ASKED_HEIGHT = 80;
const MOST_KEPT = 320;
const AT_ONCE = 3;
const RETRY_MS = 5000;

/** Steps within an octave: a picture's place is at most a quarter wider than the picture. */
const STEPS = [1, 1.25, 1.5, 1.75];

/** A place of the strip: the frame it shows and where. */
export interface ThumbnailSlot {
  readonly frame: number;
  readonly x: number;
}

/**
 * Frames between neighbouring thumbnails: one of a few steps, so that zooming finds pictures that are there already and
 * panning moves them instead of changing them.
 */
export function thumbnailStep(view: TimeView, width: number, thumbnailWidth: number): number {
  const framesEach = ((view.to - view.from) / width) * thumbnailWidth;
  const octave = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, framesEach))));
  const step = STEPS.map((part) => part * octave).find((step) => step >= framesEach && Number.isInteger(step));
  return step ?? 2 * octave;
}

/** What the strip shows, from left to right. */
export function thumbnailSlots(view: TimeView, width: number, thumbnailWidth: number, frames: number): ThumbnailSlot[] {
  const step = thumbnailStep(view, width, thumbnailWidth);
  const slots: ThumbnailSlot[] = [];
  for (let frame = Math.max(0, Math.floor(view.from / step) * step); frame < Math.min(frames, view.to); frame += step) {
    slots.push({ frame, x: ((frame - view.from) / (view.to - view.from)) * width });
  }
  return slots;
}

/** Pictures of one clip, asked for as they are wanted, the latest wish first; a bounded number is kept. */
export class Thumbnails {
  readonly #mediaId: number;
  readonly #onPicture: () => void;
  readonly #kept = new Map<number, ImageBitmap>();
  readonly #failed = new Map<number, number>();
  readonly #underWay = new Set<number>();
  readonly #stopper = new AbortController();
  #wanted: readonly number[] = [];

  constructor(mediaId: number, onPicture: () => void) {
    this.#mediaId = mediaId;
    this.#onPicture = onPicture;
  }

  /** True where pictures were asked for and none came. */
  get failing(): boolean {
    return this.#failed.size > 2 && this.#kept.size === 0;
  }

  /** The picture of a frame, or of the nearest kept frame no farther than `near`; null where there is none. */
  get(frame: number, near = 0): ImageBitmap | null {
    const exact = this.#kept.get(frame);
    if (exact) {
      this.#kept.delete(frame);
      this.#kept.set(frame, exact);
      return exact;
    }
    let [best, distance]: [ImageBitmap | null, number] = [null, near + 1];
    if (near === 0) return null;
    for (const [other, picture] of this.#kept) {
      const away = Math.abs(other - frame);
      if (away < distance) [best, distance] = [picture, away];
    }
    return best;
  }

  /**
   * Says which frames are in view; those that are missing are loaded, others are forgotten. The host decodes them, so
   * that they wait for the first picture of the video.
   */
  want(frames: readonly number[]): void {
    this.#wanted = frames;
    void firstPicture().then(() => this.#next());
  }

  dispose(): void {
    this.#stopper.abort();
    for (const picture of this.#kept.values()) picture.close();
    this.#kept.clear();
  }

  #next(): void {
    const now = performance.now();
    while (this.#underWay.size < AT_ONCE && !this.#stopper.signal.aborted) {
      const frame = this.#wanted.find(
        (frame) => !this.#kept.has(frame) && !this.#underWay.has(frame) && (this.#failed.get(frame) ?? 0) < now,
      );
      if (frame === undefined) return;
      void this.#load(frame);
    }
  }

  async #load(frame: number): Promise<void> {
    this.#underWay.add(frame);
    const { signal } = this.#stopper;
    try {
      const path = `media/${this.#mediaId}/thumbnail?frame=${frame}&height=${ASKED_HEIGHT}`;
      const response = await fetchData(path, { signal });
      const picture = await createImageBitmap(await response.blob());
      if (signal.aborted) return picture.close();
      this.#kept.set(frame, picture);
      this.#failed.delete(frame);
      this.#forgetOldest();
    } catch {
      this.#failed.set(frame, performance.now() + RETRY_MS);
    } finally {
      this.#underWay.delete(frame);
      if (!signal.aborted) {
        this.#onPicture();
        this.#next();
      }
    }
  }

  #forgetOldest(): void {
    for (const [frame, picture] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) return;
      picture.close();
      this.#kept.delete(frame);
    }
  }
}
