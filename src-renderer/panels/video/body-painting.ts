import { loadedBody } from '../../document/bodies.ts';
import { filmingCameraOf } from '../../document/filming-cameras.ts';
import { firstPicture } from '../../document/first-picture.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { takeData } from '../../document/take-data.ts';
import type { BodyLayer, BodyOfFrame } from '../../overlay/body-layer.ts';
import { overlaySettings } from '../../overlay/overlay-settings.ts';
import { PaintPace } from '../../overlay/paint-pace.ts';
import type { PersonLayout } from '../../overlay/person-layout.ts';
import type { Size } from '../../overlay/view-transform.ts';
import { rowsBefore } from './rows-before.ts';
import { viewState } from './view-state.ts';

/** How long the playhead rests before bodies follow on a slow graphics card, ms. */
const REST_MS = 280;
const NOTHING = 'nothing';

/** Paints the fitted bodies of the video panel, when the graphics card has time for them. */
export class BodyPainting {
  readonly #after: HTMLCanvasElement;
  readonly #pace = new PaintPace();
  #layer: BodyLayer | null = null;
  #loading = false;
  #gone = false;
  #painted = false;
  #wanted = '';
  #rest: ReturnType<typeof setTimeout> | null = null;
  #size: { panel: Size; ratio: number } | null = null;
  /** Told when bodies can be painted now that could not before. */
  readonly #again: () => void;

  /** @param after  canvas that bodies are painted over */
  constructor(after: HTMLCanvasElement, again: () => void) {
    this.#after = after;
    this.#again = again;
  }

  resize(panel: Size, ratio: number): void {
    this.#size = { panel, ratio };
    this.#layer?.resize(panel, ratio);
    // A canvas that is given a size, even the one it has, is empty: what it shows has to be painted anew.
    this.#wanted = '';
  }

  /** Paints the people of a frame, or hides what was painted until there is time. */
  paint(people: readonly PersonLayout[], comparing: boolean): void {
    const wanted = this.#describe(people, comparing);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    if (wanted === NOTHING) this.#wipe();
    else if (!this.#layer) void this.#load();
    else if (!this.#pace.slow) this.#paintNow(people, comparing);
    else {
      this.#wipe();
      // While playing, bodies of frames gone by would only hold the picture up.
      if (!playhead.getState().playing) this.#rest = setTimeout(() => this.#paintNow(people, comparing), REST_MS);
      else this.#wanted = '';
    }
  }

  /** All that bodies depend on, as text: nothing is painted twice. */
  #describe(people: readonly PersonLayout[], comparing: boolean): string {
    const { mesh } = overlaySettings.getState();
    if (mesh === 'off' || people.length === 0) return NOTHING;
    const { view, panel } = viewState.getState();
    const bodies = people.map(({ take, frame }) => {
      const known = loadedBody(take.body) !== null;
      const { focalPx, pose } = filmingCameraOf(take, frame);
      const mark = rowMark(take.id, frame - take.first_frame);
      return [take.id, take.color, take.source, frame, mark, known, focalPx, pose.rotation];
    });
    return JSON.stringify([mesh, view, panel, selection.getState().takeId, comparing, bodies, this.#size]);
  }

  dispose(): void {
    this.#gone = true;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#layer?.dispose();
  }

  #paintNow(people: readonly PersonLayout[], comparing: boolean): void {
    const { mesh } = overlaySettings.getState();
    this.#rest = null;
    if (mesh === 'off' || this.#gone) return;
    const began = performance.now();
    const { view, panel } = viewState.getState();
    const chosen = selection.getState().takeId;
    this.#layer!.paint(
      people.flatMap((person) => bodyOf(person, chosen, comparing)),
      mesh,
      view,
      panel,
    );
    this.#painted = true;
    requestAnimationFrame(() => requestAnimationFrame(() => this.#pace.note(performance.now() - began)));
  }

  /** Emptied, not hidden: what is painted onto a hidden canvas does not always appear with it. */
  #wipe(): void {
    if (this.#painted) this.#layer?.clear();
    this.#painted = false;
  }

  /** three.js comes after the first picture, so that the picture does not wait for it. */
  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    await firstPicture();
    try {
      const { BodyLayer } = await import('../../overlay/body-layer.ts');
      if (this.#gone) return;
      this.#layer = new BodyLayer();
    } catch {
      // No WebGL here: the skeleton alone tells the fit.
      return;
    }
    this.#layer.canvas.dataset.layer = 'bodies';
    this.#layer.onRestored = () => this.#anew();
    this.#after.after(this.#layer.canvas);
    if (this.#size) this.#layer.resize(this.#size.panel, this.#size.ratio);
    this.#anew();
  }

  #anew(): void {
    this.#wanted = '';
    this.#again();
  }
}

/** Tells one motion of a row from another; null where it is not loaded. Rows loaded elsewhere must not wake the painter. */
function rowMark(takeId: number, row: number): number | null {
  const data = takeData(takeId);
  if (!data?.hasRow(row)) return null;
  let mark = 0;
  for (const [name, width] of [
    ['poses', 72],
    ['trans', 3],
  ] as const) {
    const rows = data.array(name);
    for (let i = 0; i < width; i++) mark += (i + 1) * rows[row * width + i]!;
  }
  return mark;
}

function bodyOf({ take, frame, seen }: PersonLayout, chosen: number | null, comparing: boolean): BodyOfFrame[] {
  const data = takeData(take.id);
  if (!data) return [];
  const row = frame - take.first_frame;
  const before = comparing ? rowsBefore(take.id, row) : null;
  const read = before ?? { row, rows: (name: Parameters<typeof data.array>[0]) => data.array(name) };
  return [{ take, ...read, chosen: take.id === chosen, seen, camera: filmingCameraOf(take, frame) }];
}
