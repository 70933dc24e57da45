import type { TakeItem } from '#shared/contract/studio/takes.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { character } from '../../document/character.ts';
import { clipDocument, rowOfFrame, shownTakes, takeById } from '../../document/clip-document.ts';
import { filmingCameraOf, onCameraLoaded } from '../../document/filming-cameras.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { onRowsLoaded, takeData } from '../../document/take-data.ts';
import { FramePacing } from '../../scene/frame-pacing.ts';
import { blend, framed, type Orbit, orbitFrom, PRESETS, type Preset, START_ORBIT } from '../../scene/orbit.ts';
import type { PersonView } from '../../scene/person-view.ts';
import { Stage, type View } from '../../scene/stage.ts';
import type { FilmingCamera } from '../../scene/video-camera.ts';
import { currentFrame } from '../../video/current-frame.ts';
import { CharactersOnStage } from './characters-on-stage.ts';
import { pointsAround, pointsOfMotion } from './first-view.ts';
import { JointTurner } from './joint-turner.ts';
import { PeopleOnStage } from './people-on-stage.ts';
import { viewportSettings } from './viewport-settings.ts';

/** How long the eye takes to another place, ms; at once where people asked for less motion. */
const GLIDE_MS = 240;
/** Depth of the picture in the filming camera's pyramid, as a share of the way to the people. */
const PICTURE_SHARE = 0.2;

/** Longer side of the picture behind everything, and on the camera's pyramid, px. */
const FULL_PICTURE = 1280;
const SMALL_PICTURE = 512;

/** Height by which the size of joints goes, metres. */
const TALL = 1.7;

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * The 3D view: draws the document's people when something changed, and only then. Listens to the stores itself; React
 * only mounts it. `onStructure` is called when what the panel shows around it may have changed.
 */
export class Viewport {
  readonly stage: Stage;
  readonly people: PeopleOnStage;
  readonly characters: CharactersOnStage;
  readonly turner: JointTurner;
  readonly pacing: FramePacing;
  /** Joint under the pointer, with its take. */
  hovered: { readonly takeId: number; readonly joint: number } | null = null;
  orbit: Orbit = START_ORBIT;
  /** True while the graphics card is away: nothing is drawn. */
  lost = false;
  /** Frames drawn and time spent on the last one, ms: for measurements. */
  readonly drawn = { frames: 0, lastMs: 0 };
  readonly #canvas: HTMLCanvasElement;
  readonly #onStructure: () => void;
  readonly #stops: (() => void)[] = [];
  readonly #drawnListeners = new Set<() => void>();
  #framedClip: number | null = null;
  #glide: { readonly from: Orbit; readonly to: Orbit; readonly start: number } | null = null;
  #handle = 0;
  #structure = true;
  #hasPicture = false;
  #frameNext = false;
  #frustumOf: TakeItem | null = null;
  #loading = true;

  /** @throws where the browser has no WebGL */
  constructor(canvas: HTMLCanvasElement, onStructure: () => void) {
    this.#canvas = canvas;
    this.#onStructure = onStructure;
    this.stage = new Stage(canvas);
    this.pacing = new FramePacing(this.stage.renderer.getContext() as WebGL2RenderingContext);
    this.people = new PeopleOnStage(this.stage, () => {
      this.#onStructure();
      this.#restructure();
    });
    this.characters = new CharactersOnStage(this.stage, (isFirst) => {
      this.#onStructure();
      this.#restructure();
      // Whoever just came is in the picture.
      if (isFirst) this.#frameNext = true;
    });
    this.turner = new JointTurner(this);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(canvas);
    this.#stops.push(
      () => observer.disconnect(),
      clipDocument.subscribe((now, before) => {
        if (now.takes !== before.takes || now.hiddenTakes !== before.hiddenTakes || now.clip !== before.clip)
          this.#restructure();
      }),
      playhead.subscribe((now, before) => {
        if (now.frame === before.frame) return;
        this.turner.frameChanged();
        this.invalidate();
      }),
      selection.subscribe(() => {
        this.turner.selectionChanged();
        this.invalidate();
      }),
      onRowsLoaded(() => this.invalidate()),
      onCameraLoaded(() => this.invalidate()),
      currentFrame.subscribe(() => this.#takePicture()),
      viewportSettings.subscribe((now, before) => {
        if (now.filming !== before.filming || now.picture !== before.picture) this.#takePicture();
        this.invalidate();
      }),
    );
    this.#resize();
    this.#takePicture();
  }

  /** Asks for a drawn frame; many requests are one. */
  invalidate(): void {
    if (this.#handle === 0) this.#handle = requestAnimationFrame((now) => this.#draw(now));
  }

  /** Calls after each drawn frame, and now: axes and words follow it. @returns stops it */
  onDrawn(listener: () => void): () => void {
    this.#drawnListeners.add(listener);
    listener();
    return () => this.#drawnListeners.delete(listener);
  }

  /** The graphics card went or came back. */
  setLost(lost: boolean): void {
    this.lost = lost;
    this.pacing.forget();
    this.invalidate();
  }

  /** Asks again for bodies that could not be had. */
  retry(): void {
    this.people.retry();
    this.#onStructure();
    this.#restructure();
  }

  /** True while bodies are on their way or no row of the frame is there. */
  get loading(): boolean {
    return this.#loading;
  }

  /** The filming camera of the chosen take, or of the first that is shown. */
  filmingCamera(): FilmingCamera | null {
    const take = takeById(selection.getState().takeId) ?? shownTakes()[0];
    return take ? filmingCameraOf(take, playhead.getState().frame) : null;
  }

  /** Moves the eye; a drag of the pointer leaves the filming camera from where it stands. */
  moveEye(change: (orbit: Orbit) => Orbit): void {
    this.#leaveFilmingCamera();
    this.#glide = null;
    this.orbit = change(this.orbit);
    this.invalidate();
  }

  /** Glides to a view. */
  glideTo(to: Orbit): void {
    this.#leaveFilmingCamera();
    if (stillness.matches) this.orbit = to;
    else this.#glide = { from: this.orbit, to, start: performance.now() };
    this.invalidate();
  }

  lookFrom(preset: Preset): void {
    this.glideTo({ ...this.orbit, ...PRESETS[preset] });
  }

  /** Fills the view with the chosen person, or with everybody. */
  frameChosen(): void {
    const { takeId } = selection.getState();
    const chosen = this.people.view(takeId);
    const everybody = [...this.people.visible()].map(([, view]) => view);
    const points = jointsOf(chosen ? [chosen] : everybody);
    for (const [id, { places, object }] of this.characters.visible()) {
      if (chosen && id !== takeId) continue;
      points.push(...places.map((value, i) => (i % 3 === 0 ? value + object.position.x : value)));
    }
    if (points.length > 0) this.glideTo(framed(this.orbit, points, this.stage.width / this.stage.height));
  }

  /** Where the eye is. */
  eye(): Vec3 {
    const { x, y, z } = this.stage.camera.position;
    return [x, y, z];
  }

  dispose(): void {
    cancelAnimationFrame(this.#handle);
    for (const stop of this.#stops) stop();
    this.turner.dispose();
    this.people.clear();
    this.characters.dispose();
    this.stage.dispose();
  }

  #restructure(): void {
    this.#structure = true;
    this.invalidate();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.stage.resize(clientWidth, clientHeight, devicePixelRatio);
    // Resizing empties the canvas: it is drawn again before the browser shows it.
    cancelAnimationFrame(this.#handle);
    this.#draw(performance.now(), true);
  }

  #draw(now: number, anyway = false): void {
    this.#handle = 0;
    if (this.lost) return;
    if (!anyway && !this.pacing.mayDraw(now)) {
      this.invalidate();
      return;
    }
    const start = performance.now();
    const settings = viewportSettings.getState();
    const { frame } = playhead.getState();
    const { takeId, joint } = selection.getState();
    if (this.#structure) {
      this.#structure = false;
      this.people.sync();
      this.characters.sync();
      this.turner.selectionChanged();
    }
    this.people.pose(frame, this.turner.draft, takeId, settings);
    this.people.style(settings);
    this.characters.pose(frame, settings);
    if (character.getState().way === 'instead') {
      for (const [id] of this.characters.visible()) this.people.view(id)?.stepAside();
    }
    for (const [id, view] of this.people.visible()) {
      view.skeleton.mark(id === takeId ? joint : null, this.hovered?.takeId === id ? this.hovered.joint : null);
    }
    this.#frameFirst();
    if (this.#frameNext && !settings.filming) this.frameChosen();
    this.#frameNext = false;
    this.#moveAlong(now);
    const filming = settings.filming ? this.filmingCamera() : null;
    const view: View = filming ? { kind: 'filming', camera: filming } : { kind: 'orbit', orbit: this.orbit };
    this.stage.look(view);
    this.stage.floor.object.visible = settings.floor;
    for (const [, person] of this.people.visible())
      person.skeleton.setHeight(this.stage.pxPerMetre(person.posed.positions) * TALL);
    this.#showPicture(settings.picture || filming !== null, filming !== null);
    this.turner.show();
    this.stage.render();
    this.pacing.drawn(start);
    this.drawn.frames++;
    this.drawn.lastMs = performance.now() - start;
    this.#canvas.dataset.characters = String([...this.characters.visible()].length);
    this.#tellLoading(frame);
    for (const listener of this.#drawnListeners) listener();
  }

  #moveAlong(now: number): void {
    if (this.#glide) {
      const { from, to, start } = this.#glide;
      const u = Math.min(1, Math.max(0, (now - start) / GLIDE_MS));
      this.orbit = blend(from, to, 1 - (1 - u) ** 3);
      if (u >= 1) this.#glide = null;
      else this.invalidate();
    }
    if (!viewportSettings.getState().follow) return;
    const person = this.people.view(selection.getState().takeId);
    if (!person) return;
    const P = person.posed.positions;
    this.orbit = { ...this.orbit, target: [P[0]!, this.orbit.target[1], P[2]!] };
  }

  /** The first time people of a clip are there, the view shows them all. */
  #frameFirst(): void {
    const id = clipDocument.getState().clip?.id ?? null;
    if (id === null || this.#framedClip === id) return;
    const motions = new Map<number, number[]>();
    for (const [takeId] of this.people.visible()) {
      const data = takeData(takeId);
      const row = data && rowOfFrame(data.take, playhead.getState().frame);
      if (!data || row === null) continue;
      const motion = {
        frames: data.take.frames,
        joints: data.array('joints'),
        hasRow: (at: number) => data.hasRow(at),
      };
      motions.set(takeId, pointsOfMotion(motion, row));
    }
    const points = pointsAround(motions, selection.getState().takeId);
    if (points.length === 0) return;
    this.#framedClip = id;
    this.orbit = framed(START_ORBIT, points, this.stage.width / this.stage.height);
  }

  #showPicture(wanted: boolean, filming: boolean): void {
    const { frustum, backdrop, picture } = this.stage;
    const camera = this.filmingCamera();
    frustum.object.visible = wanted && !filming && camera !== null;
    if (!camera || !wanted) return;
    (filming ? backdrop : frustum).setPicture(this.#hasPicture ? picture.texture : null);
    const take = takeById(selection.getState().takeId) ?? shownTakes()[0]!;
    if (take === this.#frustumOf || filming) return;
    this.#frustumOf = take;
    const { rotation: r, translation: t } = camera.pose;
    const data = takeData(take.id);
    const first = data?.hasRow(0) ? data.array('trans') : [0, 1, 0];
    const depth = r[6]! * first[0]! + r[7]! * first[1]! + r[8]! * first[2]! + t[2]!;
    frustum.place(camera, Math.min(1.6, Math.max(0.4, depth * PICTURE_SHARE)));
    frustum.object.visible = true;
  }

  /** Copies the video's picture while it is there, if it is seen. */
  #takePicture(): void {
    const { filming, picture } = viewportSettings.getState();
    const { paint, width, height } = currentFrame.getState();
    this.#hasPicture = paint !== null && width > 0;
    if (this.#hasPicture && (filming || picture)) {
      try {
        this.stage.picture.update(paint!, width, height, filming ? FULL_PICTURE : SMALL_PICTURE);
      } catch {
        // The decoder's picture was freed meanwhile: the next one is painted, until then the last copy stays.
      }
    }
    this.invalidate();
  }

  #leaveFilmingCamera(): void {
    if (!viewportSettings.getState().filming) return;
    const { camera } = this.stage;
    const person = this.people.view(selection.getState().takeId);
    const eye = this.eye();
    const P = person?.posed.positions ?? [0, 1, 0];
    const depth = Math.hypot(P[0]! - eye[0], P[1]! - eye[1], P[2]! - eye[2]);
    const z = camera.matrixWorld.elements;
    this.orbit = orbitFrom(eye, [eye[0] - z[8]! * depth, eye[1] - z[9]! * depth, eye[2] - z[10]! * depth]);
    viewportSettings.setState({ filming: false });
  }

  #tellLoading(frame: number): void {
    const waits = shownTakes().some((take) => {
      const row = frame - take.first_frame;
      return row >= 0 && row < take.frames && this.people.view(take.id) === null;
    });
    const loading = waits || this.people.loading;
    if (loading === this.#loading) return;
    this.#loading = loading;
    this.#onStructure();
  }
}

function jointsOf(people: readonly PersonView[]): number[] {
  return people.flatMap(({ posed }) => [...posed.positions]);
}
