import { type Matrix4, Mesh, type ShaderMaterial, Sphere, Vector3 } from 'three';
import { createPosedJoints, forwardKinematicsInto, type PosedJoints } from '#shared/body/forward-kinematics.ts';
import { addPoseCorrections, packPoseDirs } from '#shared/body/pose-corrections.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { CameraPose } from '#shared/camera/placement.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { type BodyLook, createBodyMaterial, tintBody } from './body-material.ts';
import { type BodyShape, createBodyGeometry } from './body-shape.ts';
import { BONE_NUMBERS, boneMatricesInto } from './bone-matrices.ts';

export interface BodyMeshOptions {
  /** Colour of the person, #rrggbb. */
  color?: string;
  look?: BodyLook;
  wireframe?: boolean;
  /** 0..1; below 1 only the front of the body shows, not its inside. */
  opacity?: number;
  /** Puts the body into the space of this camera (OpenCV axes); left out, it stands in the world. */
  camera?: CameraPose | null;
}

/** Half the extent of a person who stretches, metres: bounds of the body around its pelvis. */
const REACH = 1.6;

/**
 * One person's body, skinned on the graphics card in one draw. A pose costs the kinematics of 24 joints and 288
 * numbers; bodies with pose corrections upload their vertices too, so that what is shown is exactly `skinInto`'s.
 *
 * ```ts
 * const mesh = new BodyMesh(createBodyShape(body, take.betas), { color: take.color });
 * scene.add(mesh.object);
 * mesh.pose(data.array('poses'), row * 72, data.array('trans'), row * 3);
 * ```
 */
export class BodyMesh {
  /** What is put into the scene. */
  readonly object: Mesh;
  readonly shape: BodyShape;
  /** Joints of the pose that was set last, in the world, metres. */
  readonly posed: PosedJoints = createPosedJoints();
  readonly #bones = new Float32Array(BONE_NUMBERS);
  readonly #material: ShaderMaterial;
  readonly #front: Mesh;
  readonly #local: Float64Array | null;
  #color: string;
  #look: BodyLook;

  constructor(shape: BodyShape, options: BodyMeshOptions = {}) {
    const { color = '#9aa4b5', look = 'prediction', wireframe = false, opacity = 1, camera = null } = options;
    this.shape = shape;
    this.#color = color;
    this.#look = look;
    this.#local = shape.shaped.body.poseDirs ? new Float64Array(JOINT_COUNT * 9) : null;
    this.#material = createBodyMaterial(this.#bones);
    const geometry = createBodyGeometry(shape);
    geometry.boundingSphere = new Sphere(new Vector3(), REACH);
    this.object = new Mesh(geometry, this.#material);
    this.object.matrixAutoUpdate = false;
    const depthOnly = createBodyMaterial(this.#bones);
    depthOnly.colorWrite = false;
    // After everything solid, so that a ghost never hides what stands behind it.
    depthOnly.transparent = true;
    this.#front = new Mesh(geometry, depthOnly);
    for (const material of [this.#material, depthOnly]) {
      // A ghost steps back where it lies in the body it left: only what differs is seen.
      material.polygonOffset = look === 'ghost';
      material.polygonOffsetFactor = 1;
      material.polygonOffsetUnits = 8;
    }
    this.#front.renderOrder = 1;
    this.object.renderOrder = 2;
    this.object.add(this.#front);
    this.setTint(color, look);
    this.setOpacity(opacity);
    this.setWireframe(wireframe);
    this.setCamera(camera);
  }

  /**
   * Poses the body. Allocates nothing.
   *
   * @param pose  axis-angle, radians, shape [24, 3], read at `poseOffset`
   * @param trans metres, shape [3], read at `transOffset`
   */
  pose(pose: ArrayLike<number>, poseOffset: number, trans: ArrayLike<number>, transOffset: number): void {
    const { rest } = this.shape;
    forwardKinematicsInto(this.posed, rest, pose, poseOffset, trans, transOffset);
    boneMatricesInto(this.#bones, rest, this.posed);
    const { positions: P } = this.posed;
    this.object.geometry.boundingSphere!.center.set(P[0]!, P[1]!, P[2]!);
    if (this.#local) this.#correct(pose, poseOffset);
  }

  /** Poses the body as a row of a take; `poses` and `trans` are the take's whole arrays. */
  showRow(poses: ArrayLike<number>, trans: ArrayLike<number>, row: number): void {
    this.pose(poses, row * JOINT_COUNT * 3, trans, row * 3);
  }

  setTint(color: string, look: BodyLook = this.#look): void {
    this.#color = color;
    this.#look = look;
    tintBody(this.#material, color, look);
  }

  setLook(look: BodyLook): void {
    if (look !== this.#look) this.setTint(this.#color, look);
  }

  /** 0 not, 1 fully lifted out from the others: the chosen person. */
  setHighlight(amount: number): void {
    this.#material.uniforms.highlight!.value = amount * 0.09;
  }

  setWireframe(wireframe: boolean): void {
    this.#material.wireframe = wireframe;
    this.#front.visible = this.#material.transparent && !wireframe;
  }

  setOpacity(opacity: number): void {
    this.#material.uniforms.opacity!.value = opacity;
    this.#material.transparent = opacity < 1;
    this.#front.visible = opacity < 1 && !this.#material.wireframe;
  }

  /** Stands in the space of a camera (x right, y down, z forward), or in the world again. */
  setCamera(camera: CameraPose | null): void {
    placementInto(this.object.matrix, camera);
    this.object.matrixWorldNeedsUpdate = true;
    const up = this.#material.uniforms.up!.value as Vector3;
    up.set(0, 1, 0).transformDirection(this.object.matrix);
  }

  /** Gives back what the graphics card holds. The shape may go on being used by other meshes. */
  dispose(): void {
    this.object.removeFromParent();
    this.object.geometry.dispose();
    this.#material.dispose();
    (this.#front.material as ShaderMaterial).dispose();
  }

  #correct(pose: ArrayLike<number>, poseOffset: number): void {
    const local = this.#local!;
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, pose, poseOffset + 3 * j);
    const position = this.object.geometry.getAttribute('position');
    const vertices = position.array as Float32Array;
    vertices.set(this.shape.shaped.vertices);
    addPoseCorrections(vertices, packPoseDirs(this.shape.shaped.body.poseDirs!), local);
    position.needsUpdate = true;
  }
}

function placementInto(out: Matrix4, camera: CameraPose | null): void {
  if (!camera) {
    out.identity();
    return;
  }
  const [a, b, c, d, e, f, g, h, i] = camera.rotation as [number, ...number[]];
  const [x, y, z] = camera.translation as [number, ...number[]];
  out.set(a, b!, c!, x, d!, e!, f!, y!, g!, h!, i!, z!, 0, 0, 0, 1);
}
