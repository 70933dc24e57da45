import { cross, dot, norm, scale, sub, unit, type Vec3 } from '#shared/math/vec3.ts';

/** A ring of the gizmo in the world. */
export interface Ring {
  readonly centre: Vec3;
  /** Unit vector. */
  readonly axis: Vec3;
  /** Where angle 0 lies: unit vector across the axis. */
  readonly zero: Vec3;
  /** Metres. */
  readonly radius: number;
}

/** Unit vector across `axis`, as near to `towards` as can be. */
export function across(axis: Vec3, towards: Vec3): Vec3 {
  const flat = sub(towards, scale(axis, dot(axis, towards)));
  if (norm(flat) > 1e-3) return unit(flat);
  return unit(cross(axis, Math.abs(axis[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]));
}

/** Point of a ring at an angle, right-handed around its axis. */
export function ringPoint({ centre, axis, zero, radius }: Ring, angle: number): Vec3 {
  const side = cross(axis, zero);
  const c = Math.cos(angle) * radius;
  const s = Math.sin(angle) * radius;
  return [
    centre[0] + zero[0] * c + side[0] * s,
    centre[1] + zero[1] * c + side[1] * s,
    centre[2] + zero[2] * c + side[2] * s,
  ];
}

/**
 * Angle on a ring below the pointer: where the ray meets the ring's plane. Null where the plane is seen nearly edge-on:
 * then the pointer's way along the ring on the screen tells more.
 */
export function ringAngle(ring: Ring, origin: Vec3, direction: Vec3): number | null {
  const facing = dot(ring.axis, direction);
  if (Math.abs(facing) < 0.18) return null;
  const t = dot(ring.axis, sub(ring.centre, origin)) / facing;
  if (t <= 0) return null;
  const at = sub(
    [origin[0] + direction[0] * t, origin[1] + direction[1] * t, origin[2] + direction[2] * t],
    ring.centre,
  );
  return Math.atan2(dot(at, cross(ring.axis, ring.zero)), dot(at, ring.zero));
}

/** The turn from one angle to another, the shorter way, −π..π. */
export function shortTurn(from: number, to: number): number {
  let way = (to - from) % (2 * Math.PI);
  if (way > Math.PI) way -= 2 * Math.PI;
  if (way < -Math.PI) way += 2 * Math.PI;
  return way;
}

/** Distance of a point from a segment in the plane, px. */
export function distanceToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const t = length2 > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
