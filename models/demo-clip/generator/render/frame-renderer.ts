import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { clearRasterTarget, createRasterTarget } from '#shared/raster/raster-target.ts';
import { vertexNormalsInto } from '#shared/raster/vertex-normals.ts';
import { rasterizeInto } from '#shared/raster/visibility.ts';
import type { DemoMotion } from '../motion/demo-motion.ts';
import { occluders, openSky } from './body-occlusion.ts';
import { restHollows, type SurfacePoint, shadeBody, vertexSkyInto } from './body-shader.ts';
import { clothLift } from './dressing.ts';
import { dressingSpace } from './rest-space.ts';
import { type RoomPicture, SURFACES } from './room-picture.ts';
import { clamp, display } from './shade-math.ts';
import { createShadowMap } from './shadow-map.ts';
import { studioIntrinsics, studioPlacement, toCameraInto } from './studio.ts';

/** Samples per pixel along each side on the body. */
const FINE = 3;

/** Renders frames of the clip; everything that does not change is prepared once. */
export interface FrameRenderer {
  readonly width: number;
  readonly height: number;
  /** Frame `f` as RGB, 3 bytes a pixel. The array is reused by the next call. */
  render(f: number): Uint8Array;
}

/**
 * @param body   bare body
 * @param motion its motion (`demoMotion`)
 * @param room   the empty room, whole picture (`paintRoom`)
 * @param share  size relative to the full picture; must match the room's
 */
export function createFrameRenderer(body: BodyModel, motion: DemoMotion, room: RoomPicture, share = 1): FrameRenderer {
  const { width, height } = room;
  const rest = shapedRestJoints(restJoints(body), motion.betas);
  const dressing = dressingSpace(body);
  const dressed = dressBody(body, dressing);
  const shaped = { ...shapeBody(body, motion.betas), vertices: dressed };
  const faces = body.faces;
  const restNormals = new Float32Array(dressed.length);
  vertexNormalsInto(restNormals, dressed, faces);
  const hollows = restHollows(dressed, faces, restNormals);

  const positions = new Float32Array(dressed.length);
  const normals = new Float32Array(dressed.length);
  const seen = new Float32Array(dressed.length);
  const sky = new Float32Array(body.vertexCount);
  const posed = createPosedJoints();
  const local = new Float64Array(JOINT_COUNT * 9);
  const placement = studioPlacement();
  const camera = studioIntrinsics(share * FINE);
  const target = createRasterTarget(width * FINE, height * FINE);
  const shadow = createShadowMap();

  const empty = new Uint8Array(width * height * 3);
  for (let i = 0; i < empty.length; i++) empty[i] = display(room.direct[i]! + room.ambient[i]!) + 0.5;
  const frame = new Uint8Array(empty.length);
  const point: SurfacePoint = { x: 0, y: 0, z: 0, nx: 0, ny: 0, nz: 0, rx: 0, ry: 0, rz: 0, open: 1 };
  const colour = new Float64Array(3);

  const shadeSample = (i: number) => {
    const f = target.face[i]! * 3;
    const w1 = target.weight1[i]!;
    const w2 = target.weight2[i]!;
    const w0 = 1 - w1 - w2;
    const a = faces[f]!;
    const b = faces[f + 1]!;
    const c = faces[f + 2]!;
    const mix = (list: Float32Array, k: number) =>
      w0 * list[3 * a + k]! + w1 * list[3 * b + k]! + w2 * list[3 * c + k]!;
    point.x = mix(positions, 0);
    point.y = mix(positions, 1);
    point.z = mix(positions, 2);
    const nx = mix(normals, 0);
    const ny = mix(normals, 1);
    const nz = mix(normals, 2);
    const n = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    point.nx = nx * n;
    point.ny = ny * n;
    point.nz = nz * n;
    point.rx = mix(dressing, 0);
    point.ry = mix(dressing, 1);
    point.rz = mix(dressing, 2);
    point.open = w0 * sky[a]! + w1 * sky[b]! + w2 * sky[c]!;
    shadeBody(colour, point, shadow);
  };

  /** Shadow and contact darkening of the body on the room; in rows and columns where it can matter. */
  const darkenRoom = (balls: Float32Array, centreX: number, centreZ: number) => {
    const { direct, ambient, points, surfaces } = room;
    for (let i = 0; i < surfaces.length; i++) {
      const o = 3 * i;
      const x = points[o]!;
      const y = points[o + 1]!;
      const z = points[o + 2]!;
      const dx = x - centreX;
      const dz = z - centreZ;
      if (dx * dx + dz * dz > 9) continue;
      const surface = SURFACES[surfaces[i]!];
      const lit = direct[o]! > 0.002 ? shadow.lit(x, y + 0.004, z, 0.02) : 1;
      let open = 1;
      if (surface === 'floor') {
        if (dx * dx + dz * dz < 1.4) open = openSky(balls, x, y, z, 0, 1, 0, 1);
      } else if (surface === 'back' && dx * dx + dz * dz < 2.2) open = openSky(balls, x, y, z, 0, 0, 1, 1);
      if (lit === 1 && open > 0.995) continue;
      for (let k = 0; k < 3; k++) frame[o + k] = display(direct[o + k]! * lit + ambient[o + k]! * open) + 0.5;
    }
  };

  const compose = () => {
    const { dirty } = target;
    const x1 = Math.min(width, Math.ceil(dirty.x1 / FINE));
    const y1 = Math.min(height, Math.ceil(dirty.y1 / FINE));
    for (let y = Math.floor(dirty.y0 / FINE); y < y1; y++) {
      for (let x = Math.floor(dirty.x0 / FINE); x < x1; x++) {
        let count = 0;
        let r = 0;
        let g = 0;
        let b = 0;
        for (let s = 0; s < FINE * FINE; s++) {
          const i = (y * FINE + ((s / FINE) | 0)) * width * FINE + x * FINE + (s % FINE);
          if (target.face[i]! < 0) continue;
          shadeSample(i);
          count++;
          r += display(colour[0]!);
          g += display(colour[1]!);
          b += display(colour[2]!);
        }
        if (count === 0) continue;
        const o = 3 * (y * width + x);
        const rest = FINE * FINE - count;
        frame[o] = clamp((r + rest * frame[o]!) / (FINE * FINE) + 0.5, 0, 255);
        frame[o + 1] = clamp((g + rest * frame[o + 1]!) / (FINE * FINE) + 0.5, 0, 255);
        frame[o + 2] = clamp((b + rest * frame[o + 2]!) / (FINE * FINE) + 0.5, 0, 255);
      }
    }
  };

  return {
    width,
    height,
    render(f) {
      forwardKinematicsInto(posed, rest, motion.poses, 72 * f, motion.trans, 3 * f);
      for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, motion.poses, 72 * f + 3 * j);
      skinInto(positions, shaped, rest, posed, local);
      vertexNormalsInto(normals, positions, faces);
      const balls = occluders(posed.positions, 0);
      vertexSkyInto(sky, positions, normals, hollows, balls);
      const [px, py, pz] = [posed.positions[0]!, posed.positions[1]!, posed.positions[2]!];
      shadow.update(positions, faces, [px, py + 0.05, pz]);
      toCameraInto(seen, positions, placement);
      clearRasterTarget(target);
      rasterizeInto(target, seen, faces, camera);
      frame.set(empty);
      darkenRoom(balls, px, pz);
      compose();
      return frame;
    },
  };
}

/** Rest vertices with the thickness of clothes and hair. */
function dressBody(body: BodyModel, dressing: Float32Array): Float32Array {
  const out = Float32Array.from(body.template);
  const normals = new Float32Array(out.length);
  vertexNormalsInto(normals, out, body.faces);
  for (let i = 0; i < out.length; i += 3) {
    const lift = clothLift(dressing[i]!, dressing[i + 1]!, dressing[i + 2]!);
    for (let k = 0; k < 3; k++) out[i + k]! += lift * normals[i + k]!;
  }
  return out;
}
