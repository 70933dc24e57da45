import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { blendTargetInto } from '#shared/raster/blend-target.ts';
import type { RgbFrame } from '#shared/raster/frame.ts';
import { drawMesh } from '#shared/raster/mesh.ts';
import { createRasterTarget } from '#shared/raster/raster-target.ts';
import { drawText } from '#shared/raster/text.ts';
import { poseArray, type SheetPose } from './poses.ts';

/** One picture of the sheet. */
export interface Picture {
  readonly title: string;
  readonly pose: SheetPose;
  readonly betas?: readonly number[];
  /** Where the camera stands, degrees about the vertical: 0 is in front, 90 at the body's left. */
  readonly azimuth: number;
}

const BACKGROUND = 238;
const CLAY = [214, 208, 200] as const;
const INK = [70, 74, 82] as const;

/** Distance of the camera and height of what it sees there, metres. */
const DISTANCE = 7;
const HEIGHT = 2.12;

/** Renders one picture, twice as large on each side as it is returned. */
export function renderPicture(body: BodyModel, picture: Picture, width: number, height: number): RgbFrame {
  const vertices = posedVertices(body, picture);
  const [w, h] = [width * 2, height * 2];
  const frame: RgbFrame = { width: w, height: h, data: new Uint8ClampedArray(w * h * 3).fill(BACKGROUND) };
  const target = createRasterTarget(w, h);
  const focal = (h / HEIGHT) * DISTANCE;
  const camera = { fx: focal, fy: focal, cx: w / 2, cy: h / 2 };
  drawMesh(target, { positions: cameraSpace(vertices, picture.azimuth), faces: body.faces, color: CLAY }, camera);
  blendTargetInto(frame, target);
  const small = halved(frame);
  drawText(small, 8, 8, picture.title.toUpperCase(), INK, { size: 8 });
  return small;
}

function posedVertices(body: BodyModel, { pose, betas = [] }: Picture): Float32Array {
  const rest = shapedRestJoints(restJoints(body), betas);
  const theta = poseArray(pose);
  const posed = createPosedJoints();
  const local = new Float64Array(JOINT_COUNT * 9);
  forwardKinematicsInto(posed, rest, theta, 0, [0, 0, 0], 0);
  for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, theta, 3 * j);
  const out = new Float32Array(body.vertexCount * 3);
  skinInto(out, shapeBody(body, betas), rest, posed, local);
  return out;
}

/** Camera space of a level camera that looks at the middle of the figure. */
function cameraSpace(vertices: Float32Array, azimuth: number): Float32Array {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 1; i < vertices.length; i += 3) {
    low = Math.min(low, vertices[i]!);
    high = Math.max(high, vertices[i]!);
  }
  const [c, s] = [Math.cos((azimuth * Math.PI) / 180), Math.sin((azimuth * Math.PI) / 180)];
  const out = new Float32Array(vertices.length);
  for (let i = 0; i < vertices.length; i += 3) {
    const x = vertices[i]!;
    const z = vertices[i + 2]!;
    out[i] = c * x - s * z;
    out[i + 1] = (low + high) / 2 - vertices[i + 1]!;
    out[i + 2] = DISTANCE - s * x - c * z;
  }
  return out;
}

function halved({ width, height, data }: RgbFrame): RgbFrame {
  const [w, h] = [width / 2, height / 2];
  const out = new Uint8ClampedArray(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let k = 0; k < 3; k++) {
        const at = (2 * y * width + 2 * x) * 3 + k;
        out[(y * w + x) * 3 + k] = (data[at]! + data[at + 3]! + data[at + width * 3]! + data[at + width * 3 + 3]!) / 4;
      }
    }
  }
  return { width: w, height: h, data: out };
}
