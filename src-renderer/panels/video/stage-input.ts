import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { hitTest, type OverlayHit } from '../../overlay/hit-test.ts';
import { beginDrag, dragTo, isMoved } from '../../overlay/landmark-drag.ts';
import { landmarkPlace } from '../../overlay/landmark-place.ts';
import { type Point, toPicture } from '../../overlay/view-transform.ts';
import { cancelDrag, commitDrag, videoModel, walkChosen } from './model.ts';
import { peopleOfFrame } from './people-of-frame.ts';
import { fitPicture, framePerson, panView, zoomBy } from './view-moves.ts';
import { viewState } from './view-state.ts';

/** Where a menu of a landmark is asked for, CSS px of the panel. */
export type MenuRequest = (at: Point) => void;

type Gesture =
  | { readonly kind: 'pan'; last: Point; moved: boolean; readonly hit: OverlayHit | null }
  | { readonly kind: 'drag' };

const WHEEL_SPEED = 0.0016;
const LINE_PX = 18;

/**
 * Lets people zoom, pan, choose and drag in the video panel.
 *
 * ```
 * wheel            zoom to the cursor          drag a landmark    correct it (Shift: fine, Escape: give up)
 * drag elsewhere   pan                         click              choose person or landmark
 * middle drag      pan                         double click       fill with the person, or fit
 * right click      states of a landmark        Tab                walk the landmarks of the chosen person
 * ```
 *
 * @returns stops it
 */
export function listenToStage(host: HTMLElement, askMenu: MenuRequest): () => void {
  let gesture: Gesture | null = null;
  const stopper = new AbortController();
  const { signal } = stopper;

  const pointOf = (event: MouseEvent): Point => {
    const rect = host.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const hitAt = (at: Point) =>
    hitTest({
      people: peopleOfFrame(playhead.getState().frame),
      selected: selection.getState().takeId,
      view: viewState.getState().view,
      at,
    });
  const pictureOf = (at: Point) => toPicture(viewState.getState().view, at);

  function grab(hit: Extract<OverlayHit, { kind: 'landmark' }>, at: Point): void {
    const { frame } = playhead.getState();
    const person = peopleOfFrame(frame).find(({ take }) => take.id === hit.takeId);
    const state = person?.edits.get(hit.landmark)?.state ?? 'visible';
    playhead.setState({ playing: false });
    selection.setState({ takeId: hit.takeId, landmark: hit.landmark });
    const start = { takeId: hit.takeId, frame, landmark: hit.landmark, at: hit.at, pointer: pictureOf(at), state };
    videoModel.setState({ drag: beginDrag(start), hovered: null });
    gesture = { kind: 'drag' };
  }

  function hover(at: Point): void {
    const hit = hitAt(at);
    const landmark = hit?.kind === 'landmark' ? hit : null;
    const { hovered } = videoModel.getState();
    if (hovered?.takeId !== landmark?.takeId || hovered?.landmark !== landmark?.landmark) {
      videoModel.setState({ hovered: landmark ? { takeId: landmark.takeId, landmark: landmark.landmark } : null });
    }
    const other = hit && hit.takeId !== selection.getState().takeId;
    host.style.cursor = landmark ? 'grab' : other ? 'pointer' : 'default';
  }

  const on = <K extends keyof HTMLElementEventMap>(
    name: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => host.addEventListener(name, listener, { signal, passive });

  on('pointerdown', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-over]')) return;
    host.focus({ preventScroll: true });
    const at = pointOf(event);
    if (event.button > 1) return;
    host.setPointerCapture(event.pointerId);
    const hit = event.button === 0 ? hitAt(at) : null;
    if (hit?.kind === 'landmark') grab(hit, at);
    else gesture = { kind: 'pan', last: at, moved: false, hit };
    host.style.cursor = 'grabbing';
  });

  on('pointermove', (event) => {
    const at = pointOf(event);
    if (gesture?.kind === 'pan') {
      const dx = at.x - gesture.last.x;
      const dy = at.y - gesture.last.y;
      if (!gesture.moved && Math.hypot(dx, dy) < 3) return;
      gesture.moved = true;
      gesture.last = at;
      panView(dx, dy);
    } else if (gesture?.kind === 'drag') {
      const { drag } = videoModel.getState();
      if (drag) videoModel.setState({ drag: dragTo(drag, pictureOf(at), event.shiftKey) });
      else gesture = null;
    } else hover(at);
  });

  const end = (event: PointerEvent) => {
    const done = gesture;
    gesture = null;
    if (done?.kind === 'drag') {
      const { drag } = videoModel.getState();
      if (drag && isMoved(drag, viewState.getState().view.scale)) void commitDrag(drag);
      else if (drag) videoModel.setState({ drag: null });
    } else if (done?.kind === 'pan' && !done.moved && event.button === 0) {
      selection.setState({ landmark: null, ...(done.hit ? { takeId: done.hit.takeId } : {}) });
    }
    hover(pointOf(event));
  };
  on('pointerup', end);
  on('pointercancel', () => {
    gesture = null;
    videoModel.setState({ drag: null });
  });
  on('pointerleave', () => {
    if (!gesture) videoModel.setState({ hovered: null });
  });

  on('dblclick', (event) => {
    const hit = hitAt(pointOf(event));
    if (hit) framePerson(hit.takeId);
    else fitPicture();
  });

  on(
    'contextmenu',
    (event) => {
      event.preventDefault();
      const at = pointOf(event);
      const hit = hitAt(at);
      if (hit?.kind !== 'landmark') return;
      selection.setState({ takeId: hit.takeId, landmark: hit.landmark });
      askMenu(at);
    },
    false,
  );

  on(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      const speed = WHEEL_SPEED * lines * (event.ctrlKey ? 4 : 1);
      zoomBy(Math.exp(-event.deltaY * speed), pointOf(event));
    },
    false,
  );

  on(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && (videoModel.getState().drag || selection.getState().landmark !== null)) {
        gesture = null;
        cancelDrag();
        event.stopPropagation();
      } else if (event.key === 'Tab' && selection.getState().landmark !== null) {
        // Escape lets go of the landmark; Tab then goes on through the page.
        walkChosen(event.shiftKey ? -1 : 1);
        event.preventDefault();
      } else if (event.key === 'Enter' && selection.getState().landmark === null) chooseFirst();
    },
    false,
  );

  return () => stopper.abort();
}

/** Chooses a landmark by keyboard: the first one of the walk that is somewhere. */
function chooseFirst(): void {
  const { takeId } = selection.getState();
  const person = peopleOfFrame(playhead.getState().frame).find(({ take }) => take.id === takeId);
  if (!person) return;
  walkChosen(1);
  const { landmark } = selection.getState();
  if (landmark !== null && !landmarkPlace(person, landmark)) walkChosen(1);
}
