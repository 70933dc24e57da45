import { clipDocument, rowOfFrame, shownTakes } from '../../document/clip-document.ts';
import { onCameraLoaded } from '../../document/filming-cameras.ts';
import { pictureShown } from '../../document/first-picture.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { onRowsLoaded, takeData } from '../../document/take-data.ts';
import { type OverlayColors, readOverlayColors } from '../../overlay/overlay-colors.ts';
import { overlaySettings } from '../../overlay/overlay-settings.ts';
import type { PersonLayout } from '../../overlay/person-layout.ts';
import { clipFrames } from '../../video/clip-frames.ts';
import { currentFrame } from '../../video/current-frame.ts';
import { paintPicture } from '../../video/paint-picture.ts';
import { setPlaybackWaiting } from '../../video/player.ts';
import { BodyPainting } from './body-painting.ts';
import { videoModel } from './model.ts';
import { paintOverlay } from './overlay-painting.ts';
import { onBodyLoaded, peopleOfFrame } from './people-of-frame.ts';
import { followLocked, resizeView } from './view-moves.ts';
import { viewState } from './view-state.ts';

/** Frames a picture may be late while playing before the clock waits for it. */
const LATEST = 12;
/** Picture px smaller than this many px of the display are smoothed; larger ones show as they are. */
const SMOOTH_BELOW = 4;

/**
 * Paints the video panel: picture, bodies and overlay on three canvases, at most once per display frame and only when
 * something changed. React is not involved.
 */
export class VideoStage {
  /** Frame whose picture is on the canvas; -1 where there is none. */
  shown = -1;
  readonly #host: HTMLElement;
  readonly #picture = layer('picture');
  readonly #overlay = layer('overlay');
  readonly #bodies = new BodyPainting(this.#picture.canvas, () => this.invalidate());
  readonly #stops: (() => void)[] = [];
  #colors: OverlayColors;
  #request = 0;
  #pictureStale = true;
  #paintedAt = 0;
  #ratio = 1;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#colors = readOverlayColors(host);
    host.append(this.#picture.canvas, this.#overlay.canvas);
    const again = () => this.invalidate();
    const anew = () => this.invalidate(true);
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(host);
    onBodyLoaded(again);
    let stopFrames: (() => void) | null = null;
    const followFrames = () => {
      stopFrames?.();
      const state = clipFrames.getState();
      this.shown = -1;
      currentFrame.setState({ paint: null, frame: -1 });
      stopFrames = state.kind === 'ready' ? state.source.subscribe((index) => this.#onPicture(index)) : null;
      this.#resize();
    };
    followFrames();
    this.#stops.push(
      clipFrames.subscribe(followFrames),
      clipDocument.subscribe((now, before) => {
        if (now.clip?.width !== before.clip?.width || now.clip?.height !== before.clip?.height) this.#resize();
        again();
      }),
      playhead.subscribe(again),
      selection.subscribe(again),
      overlaySettings.subscribe(again),
      videoModel.subscribe(again),
      viewState.subscribe(anew),
      onRowsLoaded(again),
      onCameraLoaded(again),
      () => stopFrames?.(),
      () => sizes.disconnect(),
    );
    setPlaybackWaiting(() => this.#isLate());
    this.#resize();
  }

  /** Paints soon; with `picture`, the picture too although its frame is the same. */
  invalidate(picture = false): void {
    if (picture) this.#pictureStale = true;
    if (this.#request === 0) this.#request = requestAnimationFrame(() => this.#paint());
  }

  dispose(): void {
    cancelAnimationFrame(this.#request);
    this.#request = -1;
    setPlaybackWaiting(null);
    for (const stop of this.#stops) stop();
    this.#bodies.dispose();
    this.#picture.canvas.remove();
    this.#overlay.canvas.remove();
  }

  /** A picture was decoded: of the frame that is looked at, or of one that was read ahead. */
  #onPicture(index: number): void {
    const { frame, playing } = playhead.getState();
    if (index === frame || index < 0 || (playing && index > this.shown)) this.invalidate();
  }

  #resize(): void {
    const { clip } = clipDocument.getState();
    const panel = { width: this.#host.clientWidth, height: this.#host.clientHeight };
    if (panel.width === 0 || panel.height === 0) return;
    this.#ratio = Math.min(3, globalThis.devicePixelRatio || 1);
    for (const { canvas } of [this.#picture, this.#overlay]) {
      canvas.width = Math.round(panel.width * this.#ratio);
      canvas.height = Math.round(panel.height * this.#ratio);
    }
    this.#bodies.resize(panel, this.#ratio);
    resizeView(panel, clip ? { width: clip.width, height: clip.height } : { width: 16, height: 9 });
    this.#colors = readOverlayColors(this.#host);
    this.invalidate(true);
  }

  #paint(): void {
    this.#request = 0;
    const { frame, playing } = playhead.getState();
    const picture = this.#paintPicture(frame, playing);
    // While playing, what lies over the picture belongs to the picture that is there.
    const at = playing && picture >= 0 ? picture : frame;
    const { comparing } = videoModel.getState();
    const people = peopleOfFrame(at, comparing);
    this.#bodies.paint(people, comparing);
    this.#paintOverlay(people, at, comparing);
    const now = performance.now();
    const calm = !playing && matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (followLocked(at, calm, now - this.#paintedAt)) this.invalidate(true);
    this.#paintedAt = now;
    this.#host.dataset.frame = String(at);
    this.#host.dataset.picture = String(picture);
    this.#host.dataset.people = String(people.length);
    // Not in this task: what waited for the picture would hold up showing it.
    if (picture === frame && everybodyIsThere(frame)) setTimeout(pictureShown);
  }

  /** Paints the picture of a frame, or keeps the last one, dimmed, until it is decoded. Returns the frame it shows. */
  #paintPicture(frame: number, playing: boolean): number {
    const { context } = this.#picture;
    const frames = clipFrames.getState();
    const { clip } = clipDocument.getState();
    if (frames.kind !== 'ready' || !clip) {
      this.#clear(context);
      return -1;
    }
    const { source, orientation } = frames;
    source.focus(frame, playing);
    const next = source.peek(frame) ? frame : playing ? source.latest(frame, LATEST) : null;
    const show = next ?? (source.peek(this.shown) ? this.shown : -1);
    this.#picture.canvas.dataset.waiting = String(next === null && !playing && !source.lost.has(frame));
    if (show === this.shown && !this.#pictureStale) return show;
    const { view } = viewState.getState();
    this.#clear(context);
    const picture = show >= 0 ? source.peek(show) : null;
    if (!picture) return -1;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.translate(view.x, view.y);
    context.scale(view.scale, view.scale);
    context.imageSmoothingEnabled = view.scale * this.#ratio < SMOOTH_BELOW;
    context.imageSmoothingQuality = 'medium';
    paintPicture(context, picture.image, orientation, clip.width, clip.height);
    if (show !== currentFrame.getState().frame) {
      const { width, height } = clip;
      currentFrame.setState({
        paint: (other) => paintPicture(other, picture.image, orientation, width, height),
        width,
        height,
        frame: show,
      });
    }
    this.shown = show;
    this.#pictureStale = false;
    return show;
  }

  #paintOverlay(people: readonly PersonLayout[], frame: number, comparing: boolean): void {
    const { context } = this.#overlay;
    this.#clear(context);
    if (!clipDocument.getState().clip) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const { takeId, landmark } = selection.getState();
    paintOverlay({
      brush: { context, view: viewState.getState().view, colors: this.#colors },
      frame,
      people,
      settings: overlaySettings.getState(),
      model: videoModel.getState(),
      chosenTake: takeId,
      chosenLandmark: landmark,
      around: (offset) => peopleOfFrame(frame + offset, comparing),
    });
  }

  #isLate(): boolean {
    const frames = clipFrames.getState();
    if (frames.kind !== 'ready') return false;
    const { frame } = playhead.getState();
    return !frames.source.lost.has(frame) && frames.source.latest(frame, LATEST) === null;
  }

  #clear(context: CanvasRenderingContext2D): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  }
}

/** Whether the rows of all people of a frame are loaded; false while it is not known who they are. */
function everybodyIsThere(frame: number): boolean {
  if (clipDocument.getState().takes === null) return false;
  return shownTakes().every((take) => {
    const row = rowOfFrame(take, frame);
    return row === null || takeData(take.id)?.hasRow(row) === true;
  });
}

function layer(name: string): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.dataset.layer = name;
  return { canvas, context: canvas.getContext('2d')! };
}
