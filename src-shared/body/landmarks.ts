import { LANDMARK, LANDMARK_COUNT, LANDMARK_MIRROR, type LandmarkName } from '../vision/blazepose.ts';
import { type BodyModel, SHAPE_COUNT } from './body-model.ts';
import { type RestJoints, restJoints } from './rest-joints.ts';
import { JOINT, JOINT_COUNT, MIRROR, PARENTS } from './smpl-tree.ts';
import { soleOutline } from './sole-outline.ts';

/** Points fixed to joints: where they are when the joint's frame is unrotated, as a linear function of shape. */
export interface RigidPoints {
  readonly count: number;
  /** Joint whose frame carries the point, shape [count]. */
  readonly joint: Uint8Array;
  /** Position relative to that joint at β = 0, metres, shape [count, 3]. */
  readonly base: Float64Array;
  /** Its derivative, metres per unit of β, shape [count, 3, 10]. */
  readonly dirs: Float64Array;
}

/** Left heel, left toes, right heel, right toes: the order of `Take.contacts` and of the soles. */
export const CONTACT_COUNT = 4;

/** What the fit knows of a body: its tree, the 33 landmarks, the four points that touch the floor, its stature. */
export interface BodyPoints {
  readonly rest: RestJoints;
  /** Where BlazePose's landmarks are on this body. */
  readonly landmarks: RigidPoints;
  /** Points of the soles: left heel, left toes, right heel, right toes. */
  readonly soles: RigidPoints;
  /** Vertices of the feet that reach the floor first, see `soleOutline`. */
  readonly outline: RigidPoints;
  /** Standing height without shoes: metres at β = 0, and per unit of β, shape [10]. */
  readonly stature: { readonly base: number; readonly dirs: Float64Array };
}

interface Site {
  readonly joint: number;
  readonly at: readonly [number, number, number];
}

/**
 * Finds each BlazePose landmark on a body by anatomy (joints, and extreme points of the head and the feet), so that
 * it works for any mesh with SMPL's interface. Only left points are searched; right ones are their mirror images.
 *
 * Constant differences of definition, measured on rendered bodies with exact joints (2026-11-22): BlazePose's hips lie
 * about 11 mm outside and 9 mm below the hip joints, its ankles 15 mm above, its shoulders 9 mm above. On a clothed man
 * seen by four calibrated cameras its hips lay 12 to 80 mm below; 20 mm is the compromise.
 */
export function bodyPoints(body: BodyModel): BodyPoints {
  const rest = restJoints(body);
  const mesh = new RestMesh(body);
  const joint = (j: number): [number, number, number] => [
    rest.base[3 * j]!,
    rest.base[3 * j + 1]!,
    rest.base[3 * j + 2]!,
  ];
  const landmarks = empty(LANDMARK_COUNT);
  for (const [name, site] of Object.entries(leftSites(mesh, joint))) {
    const left = LANDMARK[name as LandmarkName];
    place(landmarks, left, site, mesh, rest);
    const right = LANDMARK_MIRROR[left]!;
    if (right !== left) place(landmarks, right, mirrored(site), mesh, rest);
  }
  const soles = empty(CONTACT_COUNT);
  const [heel, toes] = soleSites(mesh, joint);
  place(soles, 0, heel, mesh, rest);
  place(soles, 1, toes, mesh, rest);
  place(soles, 2, mirrored(heel), mesh, rest);
  place(soles, 3, mirrored(toes), mesh, rest);
  return { rest, landmarks, soles, outline: soleOutline(body, rest), stature: mesh.stature() };
}

type Joint3 = (j: number) => [number, number, number];

function leftSites(mesh: RestMesh, joint: Joint3): Partial<Record<LandmarkName, Site>> {
  const head = mesh.ofJoints([JOINT.head]);
  const nose = mesh.extreme(head, (x, _y, z) => z - 4 * Math.abs(x), 1);
  const ear = mesh.extreme(head, (x) => x, 4);
  const feet = mesh.ofJoints([JOINT.l_ankle, JOINT.l_foot]);
  const heel = mesh.extreme(feet, (_x, _y, z) => -z, 12);
  const toe = mesh.extreme(feet, (_x, _y, z) => z, 8);
  const onHead = (dx: number, dy: number, dz: number): Site => ({
    joint: JOINT.head,
    at: [dx, nose[1] + dy, nose[2] + dz],
  });
  const wrist = joint(JOINT.l_wrist);
  const hand = joint(JOINT.l_hand);
  const reach = Math.hypot(hand[0] - wrist[0], hand[1] - wrist[1], hand[2] - wrist[2]);
  const onHand = (along: number, dy: number, dz: number): Site => ({
    joint: JOINT.l_wrist,
    at: [wrist[0] + along * reach, wrist[1] + dy, wrist[2] + dz],
  });
  const [hx, hy, hz] = joint(JOINT.l_hip);
  const [ax, ay, az] = joint(JOINT.l_ankle);
  const [sx, sy, sz] = joint(JOINT.l_shoulder);
  return {
    nose: { joint: JOINT.head, at: [0, nose[1], nose[2]] },
    l_eye_inner: onHead(0.016, 0.037, -0.03),
    l_eye: onHead(0.031, 0.037, -0.034),
    l_eye_outer: onHead(0.044, 0.036, -0.042),
    l_ear: { joint: JOINT.head, at: ear },
    l_mouth: onHead(0.024, -0.033, -0.024),
    l_shoulder: { joint: JOINT.l_collar, at: [sx, sy + 0.009, sz] },
    l_elbow: { joint: JOINT.l_shoulder, at: joint(JOINT.l_elbow) },
    l_wrist: { joint: JOINT.l_elbow, at: wrist },
    l_pinky: onHand(0.92, -0.004, -0.034),
    l_index: onHand(1.05, -0.002, 0.026),
    l_thumb: onHand(0.55, -0.008, 0.05),
    l_hip: { joint: JOINT.pelvis, at: [Math.max(hx + 0.011, 0.095), hy - 0.02, hz] },
    l_knee: { joint: JOINT.l_hip, at: joint(JOINT.l_knee) },
    l_ankle: { joint: JOINT.l_knee, at: [ax, ay + 0.015, az] },
    l_heel: { joint: JOINT.l_ankle, at: heel },
    l_foot_index: { joint: JOINT.l_foot, at: toe },
  };
}

function soleSites(mesh: RestMesh, joint: Joint3): [Site, Site] {
  const feet = mesh.ofJoints([JOINT.l_ankle, JOINT.l_foot]);
  const floor = mesh.extreme(feet, (_x, y) => -y, 20)[1];
  const heel = mesh.extreme(feet, (_x, _y, z) => -z, 12);
  const [bx, , bz] = joint(JOINT.l_foot);
  return [
    { joint: JOINT.l_ankle, at: [heel[0], floor, heel[2] + 0.025] },
    { joint: JOINT.l_foot, at: [bx, floor, bz + 0.02] },
  ];
}

function mirrored(site: Site): Site {
  return { joint: MIRROR[site.joint]!, at: [-site.at[0], site.at[1], site.at[2]] };
}

function empty(count: number): RigidPoints {
  return {
    count,
    joint: new Uint8Array(count),
    base: new Float64Array(count * 3),
    dirs: new Float64Array(count * 3 * SHAPE_COUNT),
  };
}

/**
 * Writes one site. Where it sits on the child joint itself (an elbow, a knee) it takes that joint's shape derivative;
 * elsewhere the mean of the nearest vertices'.
 */
function place(points: RigidPoints, index: number, site: Site, mesh: RestMesh, rest: RestJoints): void {
  points.joint[index] = site.joint;
  const dirs = childOf(site, rest) ?? mesh.shapeAround(site.at);
  for (let a = 0; a < 3; a++) {
    points.base[3 * index + a] = site.at[a]! - rest.base[3 * site.joint + a]!;
    for (let k = 0; k < SHAPE_COUNT; k++) {
      const own = rest.dirs[(3 * site.joint + a) * SHAPE_COUNT + k]!;
      points.dirs[(3 * index + a) * SHAPE_COUNT + k] = dirs[a * SHAPE_COUNT + k]! - own;
    }
  }
}

/** Shape derivative of the child joint within 4 cm of the site, if there is one. */
function childOf(site: Site, rest: RestJoints): Float64Array | null {
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (PARENTS[j] !== site.joint || j === JOINT.l_hand || j === JOINT.r_hand) continue;
    const far = Math.hypot(...[0, 1, 2].map((a) => rest.base[3 * j + a]! - site.at[a]!));
    if (far < 0.04 && j !== JOINT.l_foot && j !== JOINT.r_foot) {
      return rest.dirs.slice(j * 3 * SHAPE_COUNT, (j + 1) * 3 * SHAPE_COUNT);
    }
  }
  return null;
}

/** Vertices whose shape derivative a point of the surface takes. */
const NEAREST = 8;

/** The rest mesh, for the few anatomical questions above. */
class RestMesh {
  private readonly body: BodyModel;

  constructor(body: BodyModel) {
    this.body = body;
  }

  /** Vertices that mostly follow these joints. */
  ofJoints(joints: readonly number[]): number[] {
    const found: number[] = [];
    for (let v = 0; v < this.body.vertexCount; v++) {
      let sum = 0;
      for (const j of joints) sum += this.body.weights[v * JOINT_COUNT + j]!;
      if (sum > 0.5) found.push(v);
    }
    return found;
  }

  /** Mean position of the `count` vertices with the highest value. */
  extreme(
    vertices: readonly number[],
    value: (x: number, y: number, z: number) => number,
    count: number,
  ): [number, number, number] {
    const t = this.body.template;
    const ranked = vertices
      .map((v) => ({ v, value: value(t[3 * v]!, t[3 * v + 1]!, t[3 * v + 2]!) }))
      .sort((a, b) => b.value - a.value)
      .slice(0, count);
    const sum: [number, number, number] = [0, 0, 0];
    for (const { v } of ranked) for (let a = 0; a < 3; a++) sum[a]! += t[3 * v + a]! / ranked.length;
    return sum;
  }

  /** Mean shape derivative of the eight vertices nearest to a point, shape [3, 10]. */
  shapeAround(at: readonly [number, number, number]): Float64Array {
    const { template: t, shapeDirs, vertexCount } = this.body;
    // Sorted by distance, then by number; a body is asked two dozen times, so nothing is made per vertex.
    const near = new Int32Array(NEAREST);
    const away = new Float64Array(NEAREST).fill(Number.POSITIVE_INFINITY);
    for (let v = 0; v < vertexCount; v++) {
      const d = (t[3 * v]! - at[0]) ** 2 + (t[3 * v + 1]! - at[1]) ** 2 + (t[3 * v + 2]! - at[2]) ** 2;
      let place = NEAREST;
      while (place > 0 && d < away[place - 1]!) place--;
      if (place === NEAREST) continue;
      near.copyWithin(place + 1, place, NEAREST - 1);
      away.copyWithin(place + 1, place, NEAREST - 1);
      near[place] = v;
      away[place] = d;
    }
    const count = Math.min(NEAREST, vertexCount);
    const out = new Float64Array(3 * SHAPE_COUNT);
    for (const v of near.subarray(0, count)) {
      for (let i = 0; i < out.length; i++) out[i]! += shapeDirs[v * 3 * SHAPE_COUNT + i]! / count;
    }
    return out;
  }

  /** Highest minus lowest vertex and how that changes with shape. */
  stature(): { base: number; dirs: Float64Array } {
    const { template: t, shapeDirs, vertexCount } = this.body;
    let top = 0;
    let low = 0;
    for (let v = 1; v < vertexCount; v++) {
      if (t[3 * v + 1]! > t[3 * top + 1]!) top = v;
      if (t[3 * v + 1]! < t[3 * low + 1]!) low = v;
    }
    const dirs = new Float64Array(SHAPE_COUNT);
    for (let k = 0; k < SHAPE_COUNT; k++) {
      dirs[k] = shapeDirs[(3 * top + 1) * SHAPE_COUNT + k]! - shapeDirs[(3 * low + 1) * SHAPE_COUNT + k]!;
    }
    return { base: t[3 * top + 1]! - t[3 * low + 1]!, dirs };
  }
}
