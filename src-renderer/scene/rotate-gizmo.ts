import type { Matrix4 } from 'three';
import { dot, sub, unit, type Vec3 } from '#shared/math/vec3.ts';
import { FatLines } from './fat-lines.ts';
import { projectPointsInto } from './joint-picking.ts';
import { distanceToSegment, type Ring, ringPoint } from './ring-maths.ts';

/** Radius of the rings, CSS px. */
export const GIZMO_RADIUS = 74;
/** The pointer is on a ring within this, CSS px. */
const GRAB = 8;
const RING_STEPS = 64;
const ARC_STEPS = 48;
const CAPACITY = 3 * (RING_STEPS + ARC_STEPS + 2) + ARC_STEPS + 8;
/** Red, green, blue as everywhere in 3D: the joint's first, second and third axis. */
export const AXIS_COLORS = ['#ff5c66', '#63d471', '#5aa2ff'] as const;
const BEYOND = '#ffb454';

/** What the gizmo shows. Angles in radians; turns are counted from where the joint is now. */
export interface GizmoPose {
  readonly rings: readonly Ring[];
  /** Allowed turns of each ring; null where no limit is known. */
  readonly allowed: readonly ({ readonly from: number; readonly to: number } | null)[];
  readonly eye: Vec3;
  /** Ring under the pointer or being turned. */
  readonly hot: number | null;
  /** How far the hot ring was turned since the drag began; null while nothing is dragged. */
  readonly turned: number | null;
}

/** Three rings around a joint. The part a joint may turn through is bright, the rest faint, with a tick at each limit. */
export class RotateGizmo {
  readonly #lines = new FatLines({ capacity: CAPACITY, width: 2.6, depthTest: false, renderOrder: 30 });
  readonly #ends = new Float32Array(6);
  readonly #ring = new Float32Array((RING_STEPS + 1) * 3);
  readonly #projected = new Float32Array((RING_STEPS + 1) * 3);
  #count = 0;
  #pose: GizmoPose | null = null;

  get object() {
    return this.#lines.object;
  }

  /** Shows the gizmo; null hides it. */
  show(pose: GizmoPose | null): void {
    this.#pose = pose;
    this.object.visible = pose !== null;
    if (!pose) return;
    this.#count = 0;
    pose.rings.forEach((ring, i) => {
      this.#drawRing(pose, ring, i);
    });
    this.#lines.setCount(this.#count);
  }

  /** The ring under the pointer (CSS px of the view), or null. */
  hit(x: number, y: number, viewProjection: Matrix4, width: number, height: number): number | null {
    if (!this.#pose) return null;
    let best = GRAB;
    let found: number | null = null;
    const { eye, rings } = this.#pose;
    rings.forEach((ring, index) => {
      for (let i = 0; i <= RING_STEPS; i++) this.#ring.set(ringPoint(ring, (i / RING_STEPS) * 2 * Math.PI), 3 * i);
      projectPointsInto(this.#projected, this.#ring, RING_STEPS + 1, viewProjection, width, height);
      for (let i = 0; i < RING_STEPS; i++) {
        const p = this.#projected;
        let d = distanceToSegment(x, y, p[3 * i]!, p[3 * i + 1]!, p[3 * i + 3]!, p[3 * i + 4]!);
        // The half of a ring that is behind the joint gives way to what lies in front.
        if (facing(ring, eye, (i / RING_STEPS) * 2 * Math.PI) < 0) d += 3;
        if (d < best) {
          best = d;
          found = index;
        }
      }
    });
    return found;
  }

  setView(width: number, height: number): void {
    this.#lines.setView(width, height);
  }

  dispose(): void {
    this.#lines.dispose();
  }

  #drawRing(pose: GizmoPose, ring: Ring, index: number): void {
    const color = AXIS_COLORS[index]!;
    const hot = pose.hot === index;
    const quiet = pose.turned !== null && !hot;
    const base = quiet ? 0.12 : hot ? 1 : 0.8;
    const allowed = pose.allowed[index] ?? null;
    const dim = allowed ? 0.26 : 1;
    for (let i = 0; i < RING_STEPS; i++) {
      const a = (i / RING_STEPS) * 2 * Math.PI;
      this.#segment(ring, a, a + (2 * Math.PI) / RING_STEPS, color, base * dim * behind(ring, pose.eye, a));
    }
    if (allowed) {
      const { from, to } = allowed;
      const stuck = to - from < 1e-3;
      for (let i = 0; !stuck && i < ARC_STEPS; i++) {
        const a = from + ((to - from) * i) / ARC_STEPS;
        const b = from + ((to - from) * (i + 1)) / ARC_STEPS;
        this.#segment(ring, a, b, color, base * behind(ring, pose.eye, a));
      }
      const whole = to - from > 2 * Math.PI - 0.1;
      if (!whole) for (const at of [from, to]) this.#tick(ring, at, stuck ? BEYOND : color, base);
    }
    if (hot && pose.turned !== null) {
      const start = -pose.turned;
      for (let i = 0; i < ARC_STEPS; i++) {
        const a = start + (pose.turned * i) / ARC_STEPS;
        this.#segment({ ...ring, radius: ring.radius * 0.9 }, a, a + pose.turned / ARC_STEPS, '#ffffff', 0.8);
      }
      this.#spoke(ring, start, 0.4);
    }
    if (hot || !quiet) this.#spoke(ring, 0, hot ? 0.9 : 0.25);
  }

  #segment(ring: Ring, from: number, to: number, color: string, alpha: number): void {
    if (this.#count >= CAPACITY) return;
    this.#ends.set(ringPoint(ring, from), 0);
    this.#ends.set(ringPoint(ring, to), 3);
    this.#lines.setEnds(this.#count, this.#ends, 0, 1);
    this.#lines.setColor(this.#count++, color, alpha);
  }

  #tick(ring: Ring, at: number, color: string, alpha: number): void {
    this.#radial(ring, at, 0.91, 1.09, color, alpha);
  }

  #spoke(ring: Ring, at: number, alpha: number): void {
    this.#radial(ring, at, 0, 1, '#ffffff', alpha);
  }

  #radial(ring: Ring, at: number, inner: number, outer: number, color: string, alpha: number): void {
    if (this.#count >= CAPACITY) return;
    this.#ends.set(ringPoint({ ...ring, radius: ring.radius * inner }, at), 0);
    this.#ends.set(ringPoint({ ...ring, radius: ring.radius * outer }, at), 3);
    this.#lines.setEnds(this.#count, this.#ends, 0, 1);
    this.#lines.setColor(this.#count++, color, alpha);
  }
}

/** Positive on the half of a ring that is nearer to the eye, −1..1. */
function facing(ring: Ring, eye: Vec3, angle: number): number {
  return dot(unit(sub(ringPoint(ring, angle), ring.centre)), unit(sub(eye, ring.centre)));
}

function behind(ring: Ring, eye: Vec3, angle: number): number {
  return facing(ring, eye, angle) > -0.05 ? 1 : 0.35;
}
