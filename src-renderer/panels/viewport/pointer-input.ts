import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { selection } from '../../document/selection.ts';
import { hitBody, pickJoint, projectPointsInto } from '../../scene/joint-picking.ts';
import { dolly, pan, turn } from '../../scene/orbit.ts';
import type { Viewport } from './viewport.ts';
import { viewportSettings } from './viewport-settings.ts';

/** A press that moves less than this is a click, px. */
const CLICK = 4;
/** Half a turn for this share of the view's width. */
const TURN_PER_PX = 0.0065;

type Drag = { readonly kind: 'turn' | 'pan' | 'ring' | 'pinch'; x: number; y: number; moved: number };

const projected = new Float32Array(JOINT_COUNT * 3);

/**
 * Pointer, wheel and touch on the 3D view:
 * drag turns, shift-drag or the middle or right button pans, the wheel or two fingers go nearer; a click chooses a joint
 * or a person; rings of the gizmo turn the chosen joint (shift: finely).
 *
 * @returns stops listening
 */
export function listenToPointer(canvas: HTMLCanvasElement, viewport: Viewport): () => void {
  let drag: Drag | null = null;
  const touches = new Map<number, { x: number; y: number }>();
  const stopper = new AbortController();
  const { signal } = stopper;

  const at = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function hover(x: number, y: number): void {
    const { turner, stage } = viewport;
    const ring = turner.ready ? stage.gizmo.hit(x, y, stage.viewProjection, stage.width, stage.height) : null;
    const joint = jointAt(viewport, x, y);
    // A joint in the middle of its rings wins over the rings only where it is right below the pointer.
    const hot = joint && joint.distance < 6 && !isChosen(joint) ? null : ring;
    const hovered = hot === null ? joint : null;
    canvas.style.cursor = hot !== null ? 'grab' : hovered ? 'pointer' : '';
    if (hot === turner.hot && sameJoint(hovered, viewport.hovered)) return;
    if (hot !== null || !turner.draft) turner.hot = hot;
    viewport.hovered = hovered;
    viewport.invalidate();
  }

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      const { x, y } = at(event);
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      if (event.pointerType === 'touch') touches.set(event.pointerId, { x, y });
      if (touches.size === 2) {
        if (viewport.turner.dragging) viewport.turner.cancel();
        drag = { kind: 'pinch', x, y, moved: 99 };
        return;
      }
      hover(x, y);
      if (event.button === 0 && viewport.turner.hot !== null && viewport.turner.ready && !viewport.hovered) {
        viewport.turner.begin(viewport.turner.hot, x, y);
        canvas.style.cursor = 'grabbing';
        drag = { kind: 'ring', x, y, moved: 0 };
        return;
      }
      const pans = event.button === 1 || event.button === 2 || event.shiftKey;
      drag = { kind: pans ? 'pan' : 'turn', x, y, moved: event.button === 0 ? 0 : 99 };
    },
    { signal },
  );

  canvas.addEventListener(
    'pointermove',
    (event) => {
      const { x, y } = at(event);
      if (!drag) return hover(x, y);
      const dx = x - drag.x;
      const dy = y - drag.y;
      if (drag.kind === 'pinch') pinch(event.pointerId, x, y);
      else if (drag.kind === 'ring') viewport.turner.drag(x, y, event.shiftKey);
      else if (drag.moved + Math.hypot(dx, dy) >= CLICK) {
        viewport.moveEye((orbit) =>
          drag?.kind === 'pan'
            ? pan(orbit, dx, dy, viewport.stage.height)
            : turn(orbit, -dx * TURN_PER_PX, dy * TURN_PER_PX),
        );
      } else return;
      drag.moved += Math.hypot(dx, dy);
      drag.x = x;
      drag.y = y;
    },
    { signal },
  );

  function pinch(id: number, x: number, y: number): void {
    const before = [...touches.values()];
    touches.set(id, { x, y });
    const after = [...touches.values()];
    if (before.length < 2 || after.length < 2) return;
    const gap = ([a, b]: typeof before) => Math.hypot(a!.x - b!.x, a!.y - b!.y) || 1;
    const middle = ([a, b]: typeof before, axis: 'x' | 'y') => (a![axis] + b![axis]) / 2;
    viewport.moveEye((orbit) =>
      pan(
        dolly(orbit, gap(before) / gap(after)),
        middle(after, 'x') - middle(before, 'x'),
        middle(after, 'y') - middle(before, 'y'),
        viewport.stage.height,
      ),
    );
  }

  const end = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    const ended = drag;
    drag = null;
    if (!ended) return;
    if (ended.kind === 'ring') {
      viewport.turner.release();
      const { x, y } = at(event);
      hover(x, y);
    } else if (ended.kind !== 'pinch' && ended.moved < CLICK && event.type === 'pointerup')
      click(viewport, ended.x, ended.y);
  };
  canvas.addEventListener('pointerup', end, { signal });
  canvas.addEventListener('pointercancel', end, { signal });
  canvas.addEventListener(
    'pointerleave',
    () => {
      if (drag || (viewport.hovered === null && viewport.turner.hot === null)) return;
      viewport.hovered = null;
      if (!viewport.turner.draft) viewport.turner.hot = null;
      viewport.invalidate();
    },
    { signal },
  );
  canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  canvas.addEventListener(
    'dblclick',
    (event) => {
      const { x, y } = at(event);
      if (personAt(viewport, x, y) !== null) viewport.frameChosen();
    },
    { signal },
  );
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      const { width, height } = viewport.stage;
      // Lines and pages of old wheels are counted as px; a pinch on a touchpad comes as a wheel with ctrl.
      const px = event.deltaY * (event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 400 : 1);
      const factor = Math.exp(Math.max(-240, Math.min(240, px)) * (event.ctrlKey ? 0.008 : 0.0016));
      const follow = viewportSettings.getState().follow;
      const half = height / 2;
      viewport.moveEye((orbit) =>
        follow ? dolly(orbit, factor) : dolly(orbit, factor, (x - width / 2) / half, (half - y) / half),
      );
    },
    { signal, passive: false },
  );
  return () => stopper.abort();
}

/** The chosen person's joint under a point of the view. */
export function jointAt(
  viewport: Viewport,
  x: number,
  y: number,
): { readonly takeId: number; readonly joint: number; readonly distance: number } | null {
  const { takeId } = selection.getState();
  const person = viewport.people.view(takeId);
  if (takeId === null || !person || !viewportSettings.getState().skeleton) return null;
  project(viewport, person.posed.positions);
  const picked = pickJoint(projected, x, y);
  return picked && { takeId, ...picked };
}

/** The take of the person under a point of the view, the nearest to the eye. */
export function personAt(viewport: Viewport, x: number, y: number): number | null {
  const pxPerMetre = (viewport.stage.camera.projectionMatrix.elements[5]! * viewport.stage.height) / 2;
  let nearest = Number.POSITIVE_INFINITY;
  let found: number | null = null;
  for (const [takeId, { posed }] of viewport.people.visible()) {
    project(viewport, posed.positions);
    const depth = hitBody(projected, x, y, pxPerMetre);
    if (depth === null || depth >= nearest) continue;
    nearest = depth;
    found = takeId;
  }
  return found;
}

function click(viewport: Viewport, x: number, y: number): void {
  const joint = jointAt(viewport, x, y);
  if (joint) {
    selection.setState({ takeId: joint.takeId, joint: joint.joint, landmark: null });
    return;
  }
  const person = personAt(viewport, x, y);
  const { takeId } = selection.getState();
  selection.setState({ takeId: person ?? takeId, joint: null, landmark: null });
}

function project(viewport: Viewport, joints: ArrayLike<number>): void {
  const { viewProjection, width, height } = viewport.stage;
  projectPointsInto(projected, joints, JOINT_COUNT, viewProjection, width, height);
}

function isChosen({ takeId, joint }: { takeId: number; joint: number }): boolean {
  const now = selection.getState();
  return now.takeId === takeId && now.joint === joint;
}

function sameJoint(a: Viewport['hovered'], b: Viewport['hovered']): boolean {
  return a?.takeId === b?.takeId && a?.joint === b?.joint;
}
