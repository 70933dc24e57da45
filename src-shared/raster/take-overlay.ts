import { blendTargetInto } from './blend-target.ts';
import type { Rgb, RgbFrame } from './frame.ts';
import { drawMesh, litColor, type VertexShader } from './mesh.ts';
import { drawLegend, drawPersonLabel } from './overlay-label.ts';
import { drawDetectedDots, drawFittedBones, type FittedBones } from './overlay-skeleton.ts';
import { LEFT_COLOR, personColor, RIGHT_COLOR } from './palette.ts';
import { clearRasterTarget, type PinholeCamera, type RasterTarget } from './raster-target.ts';

/** What is drawn of one person in one frame. Everything but `person` may be left out. */
export interface OverlayPerson {
  /** 1-based number; chooses the colour where none is given. */
  readonly person: number;
  readonly color?: Rgb;
  /** Text of the label; `Person n` when absent, none when empty. */
  readonly label?: string;
  /** Fit score of this frame, 0..1. */
  readonly score?: number;
  /** Detected BlazePose landmarks: x px, y px, confidence, shape [33, 3]. */
  readonly keypoints2d?: ArrayLike<number>;
  /** Fitted SMPL joints in camera space, metres, shape [24, 3]. */
  readonly jointsCam?: ArrayLike<number>;
  /** Ground contact of left heel, left toes, right heel, right toes, 0..1, shape [4]. */
  readonly contacts?: ArrayLike<number>;
  /** Fitted mesh in camera space, metres. */
  readonly mesh?: {
    /** Shape [V, 3]. */
    readonly vertices: ArrayLike<number>;
    /** Triangles, shape [F, 3], counter-clockwise seen from outside. */
    readonly faces: ArrayLike<number>;
    /** How far a vertex belongs to the left (+1) or right (-1) limbs, shape [V] (`vertexSides`). */
    readonly sides?: Float32Array;
  };
  /** False where the person was not seen and the motion is bridged: everything is drawn fainter. */
  readonly seen?: boolean;
}

export interface TakeOverlayOptions {
  /** Opacity of the mesh, 0..1. */
  meshOpacity?: number;
  /** Draw fitted bones. */
  bones?: boolean;
  /** Draw detected landmarks. */
  dots?: boolean;
  /** Draw labels above the heads. */
  labels?: boolean;
  /** Draw the key to the colours in the lower left corner. */
  legend?: boolean;
}
const DEFAULTS: Required<TakeOverlayOptions> = {
  meshOpacity: 0.78,
  bones: true,
  dots: true,
  labels: true,
  legend: true,
};

/**
 * Draws what was captured over a video frame: a translucent mesh, the fitted skeleton (left orange, right cyan), small
 * dots where the detector saw landmarks, rings under feet in contact, an arrow on the floor to where the body faces.
 * People hide each other by their true depth.
 *
 * @param frame   written
 * @param target  scratch of the frame's size (`createRasterTarget`), emptied here
 * @param people  the people of this frame
 * @param camera  camera of the take; focal length in px of this frame's size
 */
export function drawTakeOverlay(
  frame: RgbFrame,
  target: RasterTarget,
  people: readonly OverlayPerson[],
  camera: PinholeCamera,
  options: TakeOverlayOptions = {},
): void {
  const { meshOpacity, bones, dots, labels, legend } = { ...DEFAULTS, ...options };
  clearRasterTarget(target);
  for (const person of people) {
    if (!person.mesh) continue;
    const { vertices, faces, sides } = person.mesh;
    const base = litColor(mixRgb([226, 226, 232], person.color ?? personColor(person.person), 0.62));
    drawMesh(
      target,
      {
        positions: vertices,
        faces,
        color: sides ? tintSides(base, sides) : base,
        opacity: person.seen === false ? meshOpacity * 0.5 : meshOpacity,
      },
      camera,
    );
  }
  blendTargetInto(frame, target, { outline: [18, 20, 32], outlineOpacity: 0.55 });
  for (const person of people) {
    const strength = person.seen === false ? 0.45 : 1;
    const fitted = person.jointsCam ? projectBones(person.jointsCam, camera) : null;
    if (bones && fitted) drawFittedBones(frame, fitted, strength, person.contacts);
    if (dots && person.keypoints2d) drawDetectedDots(frame, person.keypoints2d, fitted?.scale ?? 1);
    if (labels && person.label !== '') drawPersonLabel(frame, person, fitted, strength);
  }
  if (legend) drawLegend(frame);
}

/** Joints on the picture, their depth, and how large marks should be drawn at that distance. */
function projectBones(joints: ArrayLike<number>, camera: PinholeCamera): FittedBones {
  const count = joints.length / 3;
  const points = new Float64Array(count * 2);
  for (let j = 0; j < count; j++) {
    const z = joints[3 * j + 2]!;
    points[2 * j] = z > 0.05 ? (camera.fx * joints[3 * j]!) / z + camera.cx : Number.NaN;
    points[2 * j + 1] = z > 0.05 ? (camera.fy * joints[3 * j + 1]!) / z + camera.cy : Number.NaN;
  }
  // A metre at the pelvis is about 240 px where marks have their nominal size.
  const scale = Math.min(2.2, Math.max(0.6, camera.fy / Math.max(0.3, joints[2]!) / 240));
  return { joints, points, camera, scale };
}

/**
 * Side of each vertex for `OverlayPerson.mesh.sides`, from the rest template: +1 left arm and leg, -1 right, 0 in the
 * middle.
 *
 * @param template  rest vertices in a T-pose, metres, left at +X, shape [V, 3]
 */
export function vertexSides(template: ArrayLike<number>): Float32Array {
  const sides = new Float32Array(template.length / 3);
  for (let v = 0; v < sides.length; v++) {
    const x = template[3 * v]!;
    const u = Math.min(1, Math.max(0, (Math.abs(x) - 0.01) / 0.2));
    sides[v] = Math.sign(x) * u * u * (3 - 2 * u);
  }
  return sides;
}

function tintSides(base: VertexShader, sides: Float32Array): VertexShader {
  return (out, o, vertex, nx, ny, nz) => {
    base(out, o, vertex, nx, ny, nz);
    const side = sides[vertex]!;
    const tint = side > 0 ? LEFT_COLOR : RIGHT_COLOR;
    const share = 0.32 * Math.abs(side);
    for (let k = 0; k < 3; k++) out[o + k] = out[o + k]! * (1 - share + (share * tint[k]!) / 200);
  };
}

function mixRgb(a: Rgb, b: Rgb, u: number): Rgb {
  return [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, a[2] + (b[2] - a[2]) * u];
}
