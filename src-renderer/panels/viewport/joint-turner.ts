import { PARENTS } from '#shared/body/smpl-tree.ts';
import { rotated } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { clipDocument, rowOfFrame, takeById } from '../../document/clip-document.ts';
import { applyEdit } from '../../document/edits.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { takeData } from '../../document/take-data.ts';
import { allowedTurn, jointAxes } from '../../scene/joint-limits.ts';
import { metresPerPx, orbitFrom } from '../../scene/orbit.ts';
import { across, type Ring, ringAngle, shortTurn } from '../../scene/ring-maths.ts';
import { GIZMO_RADIUS } from '../../scene/rotate-gizmo.ts';
import { RotationDraft } from './rotation-draft.ts';
import type { Viewport } from './viewport.ts';

/** Keys pressed within this belong to one step of undo, ms. */
const KEY_PAUSE_MS = 900;

/** Turns the chosen joint: shows the gizmo, keeps the draft while one drags or presses keys, commits it as one edit. */
export class JointTurner {
  readonly #viewport: Viewport;
  #draft: RotationDraft | null = null;
  /** Ring under the pointer, or the one keys turn. */
  hot: number | null = null;
  #drag: { readonly ring: Ring; angle: number; readonly byScreen: ScreenTurn | null; sum: number } | null = null;
  #pause: ReturnType<typeof setTimeout> | null = null;
  #sent = false;

  constructor(viewport: Viewport) {
    this.#viewport = viewport;
  }

  /** What is shown in place of the take's own pose; null while nothing is turned. */
  get draft(): RotationDraft | null {
    return this.#draft;
  }

  get dragging(): boolean {
    return this.#drag !== null;
  }

  /** False where the chosen joint cannot be turned now. */
  get ready(): boolean {
    const { takeId, joint } = selection.getState();
    const { project } = clipDocument.getState();
    const writable = project?.kind !== 'open' || !project.read_only;
    return writable && joint !== null && this.#viewport.people.view(takeId) !== null && !this.#sent;
  }

  /** Begins to drag a ring; pointer in CSS px of the view. */
  begin(ring: number, x: number, y: number): void {
    const draft = this.#open();
    const rings = this.#rings();
    if (!draft || !rings) return;
    draft.begin(ring);
    const at = rings[ring]!;
    const angle = this.#angle(at, x, y);
    this.#drag = { ring: at, angle: angle ?? 0, byScreen: angle === null ? this.#screenTurn(at, x, y) : null, sum: 0 };
    this.hot = ring;
    this.#viewport.invalidate();
  }

  /** Follows the pointer; `fine` turns by a fifth. */
  drag(x: number, y: number, fine = false): void {
    const drag = this.#drag;
    if (!drag || !this.#draft) return;
    let change = 0;
    if (drag.byScreen) change = drag.byScreen.move(x, y);
    else {
      const angle = this.#angle(drag.ring, x, y);
      if (angle === null) return;
      change = shortTurn(drag.angle, angle);
      drag.angle = angle;
    }
    drag.sum += fine ? change / 5 : change;
    this.#draft.turnTo(drag.sum);
    this.#viewport.invalidate();
  }

  /** Ends the drag and commits what was turned. */
  release(): void {
    this.#drag = null;
    this.commit();
  }

  /** Turns by keys around the hot ring; one step of undo per run of keys. Radians. */
  turnBy(angle: number): void {
    const draft = this.#open();
    if (!draft) return;
    this.hot ??= 0;
    if (draft.ring !== this.hot) draft.begin(this.hot);
    draft.turnTo(draft.turned + angle);
    if (this.#pause) clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.commit(), KEY_PAUSE_MS);
    this.#viewport.invalidate();
  }

  /** Chooses the ring keys turn. */
  chooseRing(ring: number): void {
    this.hot = ring;
    this.#viewport.invalidate();
  }

  /** Takes the draft back. @returns false where there was none */
  cancel(): boolean {
    if (!this.#draft || this.#sent) return false;
    this.#clear();
    return true;
  }

  /** Hands the draft to the document. The new pose stays until the host's own rows are there. */
  commit(): void {
    const draft = this.#draft;
    if (this.#pause) clearTimeout(this.#pause);
    this.#pause = null;
    if (!draft || this.#sent) return;
    if (!draft.changed) {
      this.#clear();
      return;
    }
    this.#sent = true;
    const { takeId: take_id, frame, joint, rotation } = draft;
    const done = applyEdit((host) => host.edits.rotateJoint({ take_id, frame, joint, rotation }));
    void done.finally(() => {
      this.#sent = false;
      this.#clear();
    });
    this.#viewport.invalidate();
  }

  frameChanged(): void {
    if (this.#drag) this.#drag = null;
    this.commit();
  }

  selectionChanged(): void {
    const { takeId, joint } = selection.getState();
    const draft = this.#draft;
    if (draft && (draft.takeId !== takeId || draft.joint !== joint)) {
      this.#drag = null;
      this.commit();
    }
    if (joint === null) this.hot = null;
  }

  /** Puts the gizmo where the chosen joint is; called before each drawn frame. */
  show(): void {
    const rings = this.ready || this.#draft ? this.#rings() : null;
    const draft = this.#draft;
    const local = rings ? this.local : null;
    if (!rings || !local) {
      this.#viewport.stage.gizmo.show(null);
      return;
    }
    const { joint } = selection.getState();
    this.#viewport.stage.gizmo.show({
      rings,
      allowed: jointAxes(joint!).map((axis) => allowedTurn(local, axis)),
      eye: this.#viewport.eye(),
      hot: this.hot,
      turned: draft && draft.ring === this.hot && (this.#drag || draft.changed) ? draft.turned : null,
    });
  }

  dispose(): void {
    if (this.#pause) clearTimeout(this.#pause);
    this.commit();
  }

  #clear(): void {
    this.#draft = null;
    this.#drag = null;
    if (this.#pause) clearTimeout(this.#pause);
    this.#pause = null;
    this.#viewport.invalidate();
  }

  #open(): RotationDraft | null {
    if (this.#draft || !this.ready) return this.#sent ? null : this.#draft;
    const { takeId, joint } = selection.getState();
    const { frame } = playhead.getState();
    const take = takeById(takeId);
    const data = takeData(takeId);
    const row = take ? rowOfFrame(take, frame) : null;
    if (!data || row === null || joint === null || !data.hasRow(row)) return null;
    this.#draft = new RotationDraft(take!.id, frame, joint, data.array('poses'), data.array('trans'), row);
    return this.#draft;
  }

  /** Local rotation of the chosen joint as it is shown, row-major, shape [3, 3]; null where there is none. */
  get local(): Float64Array | null {
    if (this.#draft) return this.#draft.local;
    const { takeId, joint } = selection.getState();
    const take = takeById(takeId);
    const data = takeData(takeId);
    const row = take ? rowOfFrame(take, playhead.getState().frame) : null;
    if (!data || row === null || joint === null || !data.hasRow(row)) return null;
    return new RotationDraft(take!.id, 0, joint, data.array('poses'), data.array('trans'), row).local;
  }

  /** The rings of the chosen joint in the world: its axes as its parent stands, angle 0 along the bone. */
  #rings(): Ring[] | null {
    const { takeId, joint } = selection.getState();
    const person = this.#viewport.people.view(takeId);
    if (joint === null || !person) return null;
    const { positions: P, rotations: G } = person.posed;
    const point = (j: number): Vec3 => [P[3 * j]!, P[3 * j + 1]!, P[3 * j + 2]!];
    const centre = point(joint);
    const parent = PARENTS[joint]!;
    const child = PARENTS.indexOf(joint);
    const tip = child >= 0 ? point(child) : parent >= 0 ? mirrored(point(parent), centre) : centre;
    const bone: Vec3 = [tip[0] - centre[0], tip[1] - centre[1], tip[2] - centre[2]];
    const { stage } = this.#viewport;
    const reach = orbitFrom(this.#viewport.eye(), centre);
    const filming = stage.camera.projectionMatrix.elements[5]!;
    // Px per metre at the joint, whatever camera is looking.
    const perPx = reach.distance * (2 / (filming * stage.height)) || metresPerPx(reach, stage.height);
    return jointAxes(joint).map(({ axis }) => {
      const turned = parent < 0 ? ([...axis] as Vec3) : rotated(G.subarray(9 * parent, 9 * parent + 9), [...axis]);
      return { centre, axis: turned, zero: across(turned, bone), radius: GIZMO_RADIUS * perPx };
    });
  }

  #angle(ring: Ring, x: number, y: number): number | null {
    const { origin, direction } = this.#ray(x, y);
    return ringAngle(ring, origin, direction);
  }

  #ray(x: number, y: number): { origin: Vec3; direction: Vec3 } {
    const { camera, width, height } = this.#viewport.stage;
    const origin = this.#viewport.eye();
    const p = camera.projectionMatrix.elements;
    const nx = ((x / width) * 2 - 1 + p[8]!) / p[0]!;
    const ny = (1 - (y / height) * 2 + p[9]!) / p[5]!;
    const m = camera.matrixWorld.elements;
    const at = (a: number) => m[a]! * nx + m[4 + a]! * ny - m[8 + a]!;
    const length = Math.hypot(at(0), at(1), at(2));
    return { origin, direction: [at(0) / length, at(1) / length, at(2) / length] };
  }

  #screenTurn(ring: Ring, x: number, y: number): ScreenTurn {
    const m = this.#viewport.stage.camera.matrixWorldInverse.elements;
    const [ax, ay, az] = ring.axis;
    // Seen edge-on the ring is a line: its near side goes towards axis × (towards the eye). The view's y points down.
    const vx = m[0]! * ax + m[4]! * ay + m[8]! * az;
    const vy = m[1]! * ax + m[5]! * ay + m[9]! * az;
    return new ScreenTurn(x, y, vy, vx);
  }
}

/** Turning by the way of the pointer along a line: the radius of the gizmo is one radian. */
class ScreenTurn {
  #x: number;
  #y: number;
  readonly #dx: number;
  readonly #dy: number;

  constructor(x: number, y: number, dx: number, dy: number) {
    const length = Math.hypot(dx, dy) || 1;
    this.#x = x;
    this.#y = y;
    this.#dx = dx / length;
    this.#dy = dy / length;
  }

  move(x: number, y: number): number {
    const way = (x - this.#x) * this.#dx + (y - this.#y) * this.#dy;
    this.#x = x;
    this.#y = y;
    return way / GIZMO_RADIUS;
  }
}

function mirrored(from: Vec3, at: Vec3): Vec3 {
  return [2 * at[0] - from[0], 2 * at[1] - from[1], 2 * at[2] - from[2]];
}
