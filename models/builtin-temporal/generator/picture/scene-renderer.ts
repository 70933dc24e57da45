import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { type RestJoints, restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { type ShapedBody, shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { blendTargetInto } from '#shared/raster/blend-target.ts';
import { drawMesh, type VertexShader } from '#shared/raster/mesh.ts';
import { clearRasterTarget, createRasterTarget, type RasterTarget } from '#shared/raster/raster-target.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { dressingSpace } from '../../../demo-clip/generator/render/rest-space.ts';
import type { Random } from '../random.ts';
import { drawBackground, drawObstacle, type Obstacle, paintObstacle } from './background.ts';
import { drawLook } from './look.ts';

/** Pictures of a scene: the body in random clothes and light before a random background. */
export class SceneRenderer {
  readonly width: number;
  readonly height: number;
  private readonly body: BodyModel;
  private readonly scene: Scene;
  private readonly rest: Float64Array;
  private readonly shaped: ShapedBody;
  private readonly target: RasterTarget;
  private readonly background: Uint8Array;
  private readonly obstacle: Obstacle | null;
  private readonly shader: VertexShader;
  private readonly vertices: Float32Array;
  private readonly posed = createPosedJoints();
  private readonly local = new Float64Array(JOINT_COUNT * 9);

  constructor(random: Random, body: BodyModel, scene: Scene, rests: RestJoints = restJoints(body)) {
    [this.width, this.height] = scene.camera.imageSize;
    this.body = body;
    this.scene = scene;
    this.rest = shapedRestJoints(rests, scene.betas);
    this.shaped = shapeBody(body, scene.betas);
    this.target = createRasterTarget(this.width, this.height);
    this.background = drawBackground(random, this.width, this.height);
    this.obstacle = drawObstacle(random, this.width, this.height);
    this.shader = light(random, drawLook(random, dressingSpace(body)));
    this.vertices = new Float32Array(body.vertexCount * 3);
  }

  /** One frame, RGB, shape [height, width, 3]; new memory. */
  render(frame: number): Uint8Array {
    const { scene, rest, posed, target, width, height } = this;
    const { camera, pelvis, poses } = scene;
    const at = frame * JOINT_COUNT * 3;
    const trans = [0, 1, 2].map((k) => pelvis[3 * frame + k]! - rest[k]!);
    forwardKinematicsInto(posed, rest, poses, at, trans, 0);
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(this.local, 9 * j, poses, at + 3 * j);
    skinInto(this.vertices, this.shaped, rest, posed, this.local);
    const picture = this.background.slice();
    clearRasterTarget(target);
    const pinhole = { fx: camera.focalPx, fy: camera.focalPx, cx: width / 2, cy: height / 2 };
    drawMesh(target, { positions: this.vertices, faces: this.body.faces, color: this.shader }, pinhole);
    blendTargetInto({ width, height, data: picture }, target);
    if (this.obstacle) paintObstacle(picture, width, height, this.obstacle);
    return picture;
  }
}

/** One soft key light from above, sky, floor; exposure as it comes. */
function light(random: Random, albedo: Float32Array): VertexShader {
  const around = random.between(-Math.PI, Math.PI);
  const up = random.between(0.2, 1.2);
  const [lx, ly, lz] = [Math.cos(around) * Math.cos(up), -Math.sin(up), -Math.abs(Math.sin(around)) * Math.cos(up)];
  const key = random.between(0.2, 0.8);
  const ambient = random.between(0.35, 0.7);
  const gain = random.betweenLog(0.8, 1.25) / (ambient + 0.6 * key);
  return (out, o, _vertex, nx, ny, nz) => {
    const lit = gain * (ambient * (0.8 - 0.2 * ny) + key * Math.max(0, lx * nx + ly * ny + lz * nz));
    out[o] = albedo[o]! * lit;
    out[o + 1] = albedo[o + 1]! * lit;
    out[o + 2] = albedo[o + 2]! * lit;
  };
}
